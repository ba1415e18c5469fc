/** The `data` of each server-sent event of a byte stream, in order; comments and other fields are skipped. */
export async function* serverSentData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A trailing blank line ends an event that the server left open.
      rest += done ? `${decoder.decode()}\n\n` : decoder.decode(value, { stream: true });
      // A lone \r at the end may be half of \r\n: it waits for the next bytes.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '' && data.length > 0) {
          yield data.join('\n');
          data = [];
        } else if (line.startsWith('data:')) {
          data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
        }
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
