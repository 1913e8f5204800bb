import { abortable } from '../async/index.js';

/** The longest time that a timer can take, in milliseconds; a longer one would be over at once. */
export const longestDelay = 2 ** 31 - 1;

/** Waits, in milliseconds; rejects with the signal's reason when that comes first. */
export async function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(milliseconds, longestDelay));
  });
  try {
    await abortable(passed, signal);
  } finally {
    clearTimeout(timer);
  }
}
