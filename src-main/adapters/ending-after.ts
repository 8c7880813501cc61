/**
 * Ends with another signal, or when time is up. The timer holds what it ends: of `AbortSignal.any` and `AbortSignal.timeout` together
 * nobody does, and once they are collected as garbage (Node 20, 22) a wait has no end.
 */
export function endingAfter(ms: number, signal: AbortSignal): AbortSignal {
  const over = new AbortController();
  setTimeout(() => over.abort(new DOMException('No answer in time.', 'TimeoutError')), ms).unref();
  return AbortSignal.any([signal, over.signal]);
}
