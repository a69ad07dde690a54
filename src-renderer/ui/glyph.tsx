import type { LucideIcon } from 'lucide-react'

/** An icon: one set, one weight; decoration unless it carries a label. */
export function Glyph({ icon: Icon, size = 16, label }: { readonly icon: LucideIcon; readonly size?: number; readonly label?: string }) {
  return (
    <Icon
      size={size}
      strokeWidth={1.6}
      absoluteStrokeWidth
      style={{ flex: 'none' }}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  )
}
