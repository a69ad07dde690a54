import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { findable, matchOptions, type FindableOption } from '#renderer/forms/model/option-match.ts'

type Props = {
  readonly label: string
  readonly options: readonly { readonly key: string; readonly label: string }[] | readonly FindableOption[]
  readonly value: readonly string[]
  readonly many?: boolean
  readonly focus?: boolean
  readonly onChange: (keys: readonly string[]) => void
}

/** A list to pick from that is found by pinyin and initials too. */
export function FindSelect({ label, options, value, many = false, focus = false, onChange }: Props) {
  const [typed, setTyped] = useState('')
  const prepared = useMemo(() => options.flatMap((option) => ('keys' in option ? [option] : findable([option]))), [options])
  const found = matchOptions(prepared, typed)
  return (
    <Select<string | string[]>
      aria-label={label}
      placeholder={label}
      autoFocus={focus}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      {...(many ? { mode: 'multiple' as const } : {})}
      value={many ? [...value] : (value[0] ?? [])}
      options={found.map((option) => ({ value: option.key, label: option.label }))}
      onChange={(next) => {
        onChange(Array.isArray(next) ? next : [next])
        setTyped('')
      }}
    />
  )
}
