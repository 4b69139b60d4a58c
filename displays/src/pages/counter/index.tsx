import { render } from "preact";
import "../../parts";
import { t } from "../../words";

render(<p>{t("connecting")}</p>, document.getElementById("page")!);
