"""Every refusal by its stable code: HTTP status, and the sentence for the reader in Vietnamese and English.

A sentence says what to do next. ``{name}`` is filled from the refusal's details.
"""

from typing import NamedTuple

from pydantic import Field

from queue_server.contract.text import Told


class RefusalView(Told):
    code: str
    message: str
    fields: dict[str, str] = Field(default_factory=dict)


class Sentence(NamedTuple):
    status: int
    vi: str
    en: str


REFUSALS: dict[str, Sentence] = {
    # the request itself
    "bad_request": Sentence(400, "Yêu cầu không đọc được. Vui lòng thử lại.", "The request could not be read. Please try again."),
    "invalid": Sentence(422, "Thông tin chưa đúng: {what}.", "Some of it is not right: {what}."),
    "too_large": Sentence(413, "Nội dung gửi lên quá dài.", "What was sent is too long."),
    "not_found": Sentence(404, "Không có địa chỉ này.", "There is no such address."),
    "method_not_allowed": Sentence(405, "Cách gọi này không được phép.", "This method is not allowed here."),
    "unsupported_type": Sentence(415, "Hãy gửi dữ liệu dạng JSON.", "Please send JSON."),
    "command_reused": Sentence(
        409, "Mã lệnh này đã dùng cho một yêu cầu khác. Hãy bấm lại.", "This command id was used for another request. Press again."
    ),
    "press_too_old": Sentence(
        409, "Lệnh đến quá muộn nên không thực hiện. Hãy bấm lại.", "This press came too late and was not carried out. Press again."
    ),
    # who is asking
    "unknown_caller": Sentence(401, "Cần đăng nhập.", "Please sign in."),
    "wrong_credentials": Sentence(401, "Tên hoặc mật khẩu không đúng.", "Wrong name or password."),
    "not_allowed": Sentence(403, "Tài khoản này không được làm việc đó.", "This account may not do that."),
    "foreign_counter": Sentence(403, "Tài khoản này không phụ trách quầy {counter}.", "This account does not work at counter {counter}."),
    "bad_origin": Sentence(403, "Yêu cầu đến từ trang khác nên bị từ chối.", "The request came from another site and was refused."),
    "bad_csrf": Sentence(403, "Phiên làm việc đã cũ. Hãy tải lại trang.", "This session is stale. Reload the page."),
    "bad_code": Sentence(403, "Mã không đúng hoặc đã hết hạn. Hãy xin mã mới.", "The code is wrong or has expired. Ask for a new one."),
    "too_many": Sentence(429, "Thao tác quá nhanh. Vui lòng đợi {seconds} giây.", "Too many requests. Please wait {seconds} seconds."),
    "name_taken": Sentence(409, "Tên này đã có người dùng.", "This name is taken."),
    # what it is about
    "unknown_service": Sentence(404, "Không có lĩnh vực “{service}”.", "There is no service “{service}”."),
    "unknown_counter": Sentence(404, "Không có quầy {counter}.", "There is no counter {counter}."),
    "unknown_zone": Sentence(404, "Không có khu “{zone}”.", "There is no zone “{zone}”."),
    "unknown_ticket": Sentence(404, "Không tìm thấy số này.", "This ticket was not found."),
    "unknown_priority": Sentence(422, "Không có diện ưu tiên “{priority}”.", "There is no priority class “{priority}”."),
    "unknown_language": Sentence(422, "Chưa có ngôn ngữ “{language}”.", "There is no language “{language}”."),
    "unknown_procedure": Sentence(404, "Danh mục không có thủ tục “{procedure}”.", "There is no procedure “{procedure}”."),
    "unknown_room": Sentence(404, "Không có kênh “{room}”.", "There is no room “{room}”."),
    "unknown_staff": Sentence(404, "Không có cán bộ “{name}”.", "There is no staff member “{name}”."),
    "unknown_device": Sentence(404, "Không có thiết bị này.", "There is no such device."),
    "nothing_to_try": Sentence(409, "Chỉ thử được bảng LED, máy in và loa.", "Only boards, printers and loudspeakers can be tried."),
    "device_away": Sentence(
        409,
        "Máy điều khiển thiết bị này đang mất liên lạc nên chưa thử được.",
        "The agent of this device is lost, so it cannot be tried now.",
    ),
    # a visitor's phone
    "phone_off": Sentence(
        409, "Trung tâm chưa cho lấy số bằng điện thoại. Mời lấy số tại máy.", "This hall gives no numbers by phone. Please use the kiosk."
    ),
    "code_old": Sentence(
        403,
        "Mã này không còn hiệu lực. Mời quét mã đang hiện trên màn hình ở sảnh, hoặc lấy số tại máy.",
        "This code is no longer valid. Please scan the one on the hall's screen now, or use the kiosk.",
    ),
    "scan_again": Sentence(
        403,
        "Đã lâu từ lúc quét mã. Mời quét lại mã trên màn hình ở sảnh, hoặc lấy số tại máy.",
        "It is a while since you scanned. Please scan the code on the hall's screen again, or use the kiosk.",
    ),
    "already_waiting": Sentence(409, "Quý vị đã có số {number} của lĩnh vực này.", "You already hold {number} for this service."),
    "phone_spent": Sentence(
        409,
        "Điện thoại này đã lấy {most} số hôm nay. Mời lấy số tại máy hoặc hỏi bàn hướng dẫn.",
        "This phone has taken {most} numbers today. Please use the kiosk or ask at the guide's desk.",
    ),
    "period_spent": Sentence(
        409,
        "Vừa có nhiều người lấy số bằng điện thoại. Mời quét mã mới sau {seconds} giây, hoặc lấy số tại máy.",
        "Many people have just taken numbers by phone. Please scan the new code in {seconds} seconds, or use the kiosk.",
    ),
    "unknown_push_service": Sentence(
        422,
        "Trình duyệt này không nhận được thông báo của trung tâm. Xin để trang này mở.",
        "This browser cannot be told by the hall. Please keep this page open.",
    ),
    # the rules of the hall
    "hall_closed": Sentence(409, "Trung tâm đang ngoài giờ làm việc.", "The hall is closed now."),
    "issue_stopped": Sentence(
        409, "Đã ngừng cấp số lĩnh vực {service} trong buổi này.", "No more numbers for {service} are issued in this session."
    ),
    "issue_paused": Sentence(
        409,
        "Lĩnh vực {service} đang tạm ngừng cấp số. Mời hỏi bàn hướng dẫn.",
        "Numbers for {service} are not given at the moment. Please ask at the guide's desk.",
    ),
    "too_many_errands": Sentence(
        409,
        "Một số làm được nhiều nhất {most} việc. Mời hỏi bàn hướng dẫn.",
        "One number is good for {most} errands at most. Please ask at the guide's desk.",
    ),
    "errand_twice": Sentence(409, "Việc “{service}” đã có trong số này.", "“{service}” is on this ticket already."),
    "no_errands_to_come": Sentence(409, "Số {number} không còn việc nào sau việc này.", "{number} has no other errand to come."),
    "nothing_to_lift": Sentence(
        409,
        "Ngày làm việc không tự ngừng cấp số {service}. Nếu do người phụ trách ngừng, hãy bấm Cấp số lại.",
        "The day has not stopped the numbers of {service} by itself. If a supervisor has, press Give numbers again.",
    ),
    "series_exhausted": Sentence(
        409, "Dãy số {series} hôm nay đã hết. Mời báo cán bộ.", "Series {series} has run out today. Tell the staff."
    ),
    "counter_not_open": Sentence(409, "Quầy {counter} chưa mở. Hãy mở quầy trước.", "Counter {counter} is not open. Open it first."),
    "counter_busy": Sentence(409, "Quầy {counter} đang có số {number}.", "Counter {counter} still has {number}."),
    "other_ticket_here": Sentence(
        409,
        "Số ở quầy {counter} vừa thay đổi, lệnh chưa được thực hiện. Xem lại rồi bấm.",
        "The number at counter {counter} has just changed, so nothing was done. Look again, then press.",
    ),
    "no_ticket_here": Sentence(409, "Quầy {counter} không có số nào đang gọi.", "Counter {counter} has no ticket now."),
    "wrong_state": Sentence(409, "Số {number} đang ở trạng thái khác nên không làm được.", "{number} is {state}: that cannot be done now."),
    "recalls_spent": Sentence(409, "Số {number} đã được gọi lại đủ {max} lần.", "{number} was recalled {max} times already."),
    "undo_too_late": Sentence(409, "Đã quá {seconds} giây, không hoàn tác được.", "More than {seconds} seconds: too late to undo."),
    "grace_over": Sentence(
        409, "Số {number} đã quá hạn trở lại. Mời lấy số mới.", "{number} came back too late. Please take a new number."
    ),
    "readmitted_before": Sentence(409, "Số {number} đã được nhận lại một lần.", "{number} was readmitted once already."),
    "not_offered_here": Sentence(409, "Quầy {counter} không nhận lĩnh vực này.", "Counter {counter} does not offer this service."),
    "same_target": Sentence(409, "Số {number} đang ở đúng nơi đó rồi.", "{number} is already there."),
    "number_taken": Sentence(409, "Số {number} đã có rồi.", "{number} exists already."),
    "not_of_the_roll": Sentence(422, "“{number}” không thuộc cuộn số in sẵn {roll}.", "“{number}” is not of the pre-printed roll {roll}."),
    "not_of_this_day": Sentence(
        422,
        "{at} không được: số giấy của hôm nay có giờ từ {first} đến {now}.",
        "{at} will not do: paper numbers of today are from {first} to {now}.",
    ),
    "served_before_taken": Sentence(
        422, "Phục vụ lúc {served} không được: số giấy lấy lúc {at}.", "Served at {served} will not do: the number was taken at {at}."
    ),
    "lines_refused": Sentence(422, "{count} dòng chưa đúng. Chưa số nào được nhập.", "{count} lines are not right. No number was entered."),
    "no_printer": Sentence(409, "Phòng này chưa có máy in phiếu.", "This hall has no ticket printer."),
    "cannot_draw": Sentence(
        501, "Máy chủ chưa cài phần vẽ phiếu: pip install motcua[agent].", "This server cannot draw tickets: pip install motcua[agent]."
    ),
    "pause_too_long": Sentence(
        422, "Tạm nghỉ nhiều nhất là một ngày; nghỉ lâu hơn thì đóng quầy.", "A pause lasts a day at most; for longer, close the counter."
    ),
    "already_past": Sentence(422, "Giờ đó đã qua. Hãy chọn giờ sau lúc này.", "That time has passed. Choose a later one."),
    "confirm_needed": Sentence(
        409,
        "Đây là quầy mở cuối cùng của {services}, còn {waiting} người chờ. Xác nhận để tiếp tục.",
        "This is the last open counter for {services} and {waiting} people wait. Confirm to go on.",
    ),
    "evacuating": Sentence(
        409,
        "Trung tâm đang sơ tán nên không cấp số. Mời quý công dân rời tòa nhà.",
        "The hall is being evacuated: no numbers are issued. Please leave the building.",
    ),
    "unknown_notice": Sentence(404, "Không có thông báo này.", "There is no such notice."),
    "notice_stands": Sentence(409, "Thông báo này đang được hiện rồi.", "This notice stands already."),
    "notices_full": Sentence(
        409,
        "Khu {zone} đã có {max} thông báo. Hãy kết thúc một thông báo trước.",
        "Zone {zone} has {max} notices already. End one of them first.",
    ),
    "needs_service": Sentence(422, "Hãy chọn lĩnh vực ngừng cấp số.", "Choose the service whose numbers have stopped."),
    "needs_time": Sentence(422, "Hãy ghi giờ, như 13:30.", "Say the time, as 13:30."),
    # the voice
    "studio_busy": Sentence(409, "Đang làm việc khác, đợi xong rồi bấm lại.", "Something else is being done: wait, then press again."),
    "recording_refused": Sentence(422, "{why}", "{why}"),
    "cannot_say": Sentence(409, "{why}", "{why}"),
    "reads_later": Sentence(
        409,
        "Loa của trung tâm đang cần bộ đọc. Xin bấm Nghe đọc lại sau giây lát.",
        "The hall's own voice is being made. Please press Read aloud again in a moment.",
    ),
    "readers_full": Sentence(
        409,
        "Nhiều máy đang nghe đọc cùng lúc. Xin bấm Nghe đọc lại sau giây lát.",
        "Many are being read to at once. Please press Read aloud again in a moment.",
    ),
    "cannot_read_aloud": Sentence(
        409, "Máy chưa đọc được. Mời quý công dân hỏi bàn hướng dẫn.", "This cannot be read aloud. Please ask at the guide's desk."
    ),
    # the house
    "storage_full": Sentence(
        507, "Bộ nhớ đã đầy, tạm thời chưa cấp được số. Mời báo cán bộ.", "The disk is full: no number can be issued. Tell the staff."
    ),
    "storage_busy": Sentence(503, "Hệ thống đang bận. Vui lòng thử lại.", "The system is busy. Please try again."),
    "already_set_up": Sentence(409, "Trung tâm đã có quản trị viên.", "This hall already has an administrator."),
    "internal": Sentence(500, "Có lỗi bên trong hệ thống. Đã ghi lại để xử lý.", "Something went wrong inside; it has been logged."),
}
