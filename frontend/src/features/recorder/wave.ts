/** The live waveform: one bar for each level, the newest at the right edge. */
import type { LevelHistory } from "./levels";

const pitch = 4;
const barWidth = 3;
const leastHeight = 2;

export interface Bar {
  x: number;
  y: number;
  height: number;
}

/** How many levels fit. */
export function barCount(width: number): number {
  return Math.floor(width / pitch);
}

/** Where the bars of these levels stand, in a picture of this size. Silence is a thin line. */
export function barsOf(levels: readonly number[], width: number, height: number): Bar[] {
  const left = width - levels.length * pitch;
  return levels.map((level, index) => {
    const tall = Math.max(leastHeight, Math.min(1, level) * height);
    return { x: left + index * pitch, y: (height - tall) / 2, height: tall };
  });
}

/** Draws in the colour of the canvas's text, as sharp as the screen. */
export function paintWave(canvas: HTMLCanvasElement, history: LevelHistory): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { clientWidth, clientHeight } = canvas;
  const scale = devicePixelRatio;
  canvas.width = Math.round(clientWidth * scale);
  canvas.height = Math.round(clientHeight * scale);
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(canvas).color;
  for (const { x, y, height } of barsOf(history.recent(barCount(clientWidth)), clientWidth, clientHeight)) {
    context.fillRect(x, y, barWidth, height);
  }
}
