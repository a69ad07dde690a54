import { Button } from 'antd'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { cx } from './cx.ts'
import { Glyph } from './glyph.tsx'
import { Kbd } from './kbd.tsx'
import styles from './act-button.module.css'

type Props = {
  readonly children: ReactNode
  readonly onPress: () => void
  /** `main` once a screen: what Enter or Ctrl+Enter would do. `bad` is for what cannot be taken back. */
  readonly tone?: 'plain' | 'main' | 'bad' | 'quiet'
  readonly keys?: string | undefined
  readonly icon?: LucideIcon
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly label?: string
  readonly pressed?: boolean
  readonly size?: 'small' | 'middle' | 'large'
  readonly block?: boolean
  readonly submit?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** The product's button: one look, its key printed on it. */
export function ActButton({
  children,
  onPress,
  tone = 'plain',
  keys,
  icon,
  busy = false,
  disabled = false,
  label,
  pressed,
  size = 'middle',
  block = false,
  submit = false,
  ref,
}: Props) {
  return (
    <Button
      {...(ref ? { ref } : {})}
      type={tone === 'main' ? 'primary' : tone === 'quiet' ? 'text' : 'default'}
      className={cx(styles['act'], tone === 'bad' && styles['bad'])}
      htmlType={submit ? 'submit' : 'button'}
      size={size}
      block={block}
      loading={busy}
      disabled={disabled}
      onClick={onPress}
      aria-keyshortcuts={keys?.replace('Ctrl', 'Control')}
      {...(label === undefined ? {} : { 'aria-label': label, title: label })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      icon={icon ? <Glyph icon={icon} /> : undefined}
    >
      {children}
      {keys === undefined ? null : <Kbd keys={keys} plain={tone === 'main'} />}
    </Button>
  )
}
