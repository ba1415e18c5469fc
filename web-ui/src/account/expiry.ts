const DAY_MS = 86_400_000;

/** When a key ends: after some days, never (null), or as the day that was chosen ends where its person is. */
export function endOf(choice: string, day: string, now = new Date()): string | null {
  if (choice === 'never') return null;
  if (choice === 'date') return new Date(`${day}T23:59:59`).toISOString();
  return new Date(now.getTime() + Number(choice) * DAY_MS).toISOString();
}

/** As a date field writes it. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
