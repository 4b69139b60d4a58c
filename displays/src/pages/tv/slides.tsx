// The slide beside the calls: a picture, a silent video, or the day in three figures with their source and time.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Counts, SlideView } from "../../contract";
import { hourMinute } from "../../live";
import { Sign } from "../../parts";
import { t } from "../../words";
import type { Playlist } from "./playlist";

export function SlideShow({ playlist, counts }: { playlist: Playlist; counts: JSX.Element | null }): JSX.Element | null {
  const slide = playlist.shown.value;
  if (slide === null) return null;
  if (slide === "counts") return counts;
  const turn = playlist.turn.value;
  return (
    <section class="slide" data-slide={slide.name}>
      {slide.kind === "picture" ? <img key={turn} class="slide-file" src={slide.url} alt="" onError={() => playlist.fails()} /> : <Film key={turn} slide={slide} playlist={playlist} />}
    </section>
  );
}

/** Muted and without controls; what it holds of the network and of memory goes with it. */
function Film({ slide, playlist }: { slide: SlideView; playlist: Playlist }): JSX.Element {
  const screen = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const film = screen.current!;
    film.muted = true; // the attribute alone does not count for autoplay
    const playing = film.play() as Promise<void> | undefined;
    if (playing) playing.catch(() => film.error && playlist.fails());
    return () => {
      film.pause();
      film.removeAttribute("src");
      film.load();
    };
  }, []);
  return (
    <video
      ref={screen}
      class="slide-file"
      src={slide.url}
      muted
      onTimeUpdate={() => playlist.runs()}
      onEnded={() => playlist.ended()}
      onError={() => slide === playlist.shown.peek() && playlist.fails()}
    />
  );
}

/** `true_at_ms`: when the server last said that this is so. `stale`: it has said nothing for too long. */
export function Today({ counts, true_at_ms, stale }: { counts: Counts; true_at_ms: number; stale: boolean }): JSX.Element {
  const figures = [["tv.issued", counts.issued], ["tv.served", counts.served], ["tv.waiting", counts.waiting]] as const;
  return (
    <section class={stale ? "today today-stale" : "today"}>
      <dl>
        {figures.map(([word, figure]) => (
          <div key={word} class="today-figure"><dt>{t(word)}</dt><dd>{figure}</dd></div>
        ))}
      </dl>
      <p class="today-source">
        {stale && <Sign mark="broken" class="today-mark" />}
        {t(stale ? "tv.source_stale" : "tv.source", { time: hourMinute(true_at_ms) })}
      </p>
    </section>
  );
}
