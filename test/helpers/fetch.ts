/** A `fetch` that answers from a list, one answer a request, and keeps the requests. */
export function scriptedFetch(...answers: (Response | Error | ((request: Request) => Promise<Response>))[]) {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'function') return answer(request);
    if (answer === undefined) throw new Error('no answer is left');
    return answer.clone();
  };
  return { fetch, requests };
}

export const json = (body: unknown, init?: ResponseInit) => Response.json(body, init);

/** What undici throws, so that ky knows it for a network error. */
export const networkFailure = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code}`), { code }) });
