import { Popover } from 'antd'
import type { LucideIcon } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ActButton } from '#renderer/ui/act-button.tsx'
import styles from './menu.module.css'

/** A button that opens a small menu under itself. */
export function Menu({ label, icon, children }: { readonly label: string; readonly icon: LucideIcon; readonly children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      classNames={{ container: styles['popover'] ?? '' }}
      destroyOnHidden
      open={open}
      onOpenChange={setOpen}
      content={
        <div role="dialog" aria-label={label} className={styles['menu']}>
          {children(() => setOpen(false))}
        </div>
      }
    >
      <span>
        <ActButton size="small" tone="quiet" icon={icon} onPress={() => setOpen(true)}>
          {label}
        </ActButton>
      </span>
    </Popover>
  )
}

/** One of several looks, of which one is taken. */
export function MenuLine({ checked, label, onPick }: { readonly checked: boolean; readonly label: string; readonly onPick: () => void }) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} className={`${styles['menuItem']} ${styles['menuWide']}`} onClick={onPick}>
      {label}
    </button>
  )
}
