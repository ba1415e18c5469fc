import { ApiProblem, problemOf } from './problem';

/**
 * Sends one part to object storage and answers its ETag. XMLHttpRequest, because fetch reports no progress of an upload.
 * A refused part is an {@link ApiProblem} with the store's status; a lost connection has status 0.
 */
export function sendPart(
  url: string,
  bytes: Blob,
  onSent: (sent: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () => reject(ApiProblem.offline());
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'));
    request.onload = () => {
      const etag = request.getResponseHeader('ETag');
      if (request.status >= 200 && request.status < 300 && etag !== null) resolve(etag);
      else reject(problemOf(request.status, undefined));
    };
    request.open('PUT', url);
    request.send(bytes);
  });
}
