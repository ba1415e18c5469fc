import { messages } from '../messages';

/** The codes of both APIs for a call without a credential, or with one that works no more. */
const STRANGER = ['UNAUTHENTICATED', 'invalid_api_key'];

/** What a person can be told about a request that failed: never a stack, always a title and, where known, what to do. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly hints: string[] = [],
    readonly retryAfter?: number,
  ) {
    super(title);
  }

  static offline(): ApiProblem {
    return new ApiProblem(0, 'offline', messages.problem.offline, [messages.problem.offlineHint]);
  }

  /** Any thrown value as a problem; an abort stays an abort and is for the caller to catch first. */
  static from(thrown: unknown): ApiProblem {
    if (thrown instanceof ApiProblem) return thrown;
    if (thrown instanceof TypeError) return ApiProblem.offline();
    if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
      return new ApiProblem(0, 'timeout', messages.problem.timeout, [messages.problem.timeoutHint]);
    }
    return new ApiProblem(0, 'unexpected', messages.problem.unexpected, [messages.problem.unexpectedHint]);
  }
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

/** Whether a call was refused as that of somebody who is not signed in; a wrong password is 401 as well. */
export function isOfStranger(problem: ApiProblem): boolean {
  return problem.status === 401 && STRANGER.includes(problem.code);
}

/** Whether the same call may be answered in a moment: a lost line, a busy server or one that is started anew; a refusal stays one. */
export function isPassing(problem: ApiProblem): boolean {
  const isUnanswered = problem.code === 'offline' || problem.code === 'timeout';
  return isUnanswered || problem.status === 429 || problem.status >= 500;
}

/** The seconds of a `Retry-After`, if the response has one that is a number. */
export function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

type Json = Record<string, unknown>;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads RFC 9457 problems, and OpenAI's `{"error": {…}}`, from a response that is not ok. Somebody who is not signed in is told so in the portal's words:
 * the registry's are for those who send keys.
 */
export function problemOf(status: number, body: unknown, retryAfter?: number): ApiProblem {
  const problem = toldProblem(status, body, retryAfter);
  if (!isOfStranger(problem)) return problem;
  return new ApiProblem(status, problem.code, messages.problem.status(status), [messages.problem.hint(status)]);
}

function toldProblem(status: number, body: unknown, retryAfter?: number): ApiProblem {
  const json = isJson(body) ? body : {};
  if (isJson(json.error)) {
    const error = json.error;
    const hint = text(error.hint);
    return new ApiProblem(
      status,
      text(error.code) || text(error.type) || `http_${status}`,
      text(error.message) || messages.problem.status(status),
      orAdvice(hint ? [hint] : [], status, retryAfter),
      retryAfter,
    );
  }
  const title = text(json.title) || messages.problem.status(status);
  const detail = text(json.detail);
  const errors = Array.isArray(json.errors) ? json.errors.filter(isJson) : [];
  const hints = errors.map((error) =>
    [text(error.message), text(error.hint)].filter((part) => part !== '' && part !== detail).join(' '),
  );
  return new ApiProblem(
    status,
    text(json.code) || `http_${status}`,
    title,
    orAdvice(
      [detail, ...hints].filter((hint) => hint !== '' && hint !== title),
      status,
      retryAfter,
    ),
    retryAfter,
  );
}

/** What to do, from the server or, when it said nothing, from what its status means. */
function orAdvice(hints: string[], status: number, retryAfter: number | undefined): string[] {
  const advice = hints.length > 0 ? hints : [messages.problem.hint(status)];
  return retryAfter === undefined ? advice : [...advice, messages.problem.retryAfter(retryAfter)];
}
