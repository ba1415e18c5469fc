/** The registry's JSON, as docs/protocol.md section 6 and the OpenAPI document give it, feature by feature. */

export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}
