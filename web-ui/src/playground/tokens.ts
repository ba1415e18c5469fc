import { percent } from '../kit/format';

/** Which adapter led; nobody where all shares are nothing. */
export function dominant(shares: number[]): number | undefined {
  const most = Math.max(0, ...shares);
  return most === 0 ? undefined : shares.indexOf(most);
}

/** All shares that count, the largest first. */
export function sharesText(names: string[], shares: number[]): string {
  return shares
    .map((share, index) => ({ name: names[index] ?? '', share }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share)
    .map(({ name, share }) => `${name} ${percent(share)}`)
    .join(', ');
}
