/** An integer scaled by 10^scale as plain text: `-182`, 1 → `-18.2`. */
export function scaledText(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${value < 0 ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

/** The same with thousands marks: `1,234.50`. */
export function groupedText(value: number, scale: number): string {
  const text = scaledText(value, scale)
  const point = text.indexOf('.')
  const whole = point < 0 ? text : text.slice(0, point)
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (point < 0 ? '' : text.slice(point))
}
