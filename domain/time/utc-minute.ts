/** `2023-06-15 22:10 UTC`, from UTC ms. */
export function utcMinute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
