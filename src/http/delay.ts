import { abortable } from '../async/index.js';

/** Waits, in milliseconds; rejects with the signal's reason when that comes first. */
export async function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await abortable(passed, signal);
  } finally {
    clearTimeout(timer);
  }
}
