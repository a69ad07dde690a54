import { brokenPasswordRules } from '#shared/domain/password.ts'
import { companySettings } from '#shared/domain/setting.ts'
import { useText } from '#renderer/text/text.ts'
import { TextField } from '#renderer/ui/text-field.tsx'
import { PasswordRules } from './password-rules.tsx'

export type NewPasswordValue = { readonly first: string; readonly again: string }

// The company's own minimum is known only once the desk has data; the server judges by it.
const minLength = companySettings['password.minLength'].parse(undefined)

/** Whether both are typed, alike, and strong enough to be sent. */
export function isNewPasswordReady(value: NewPasswordValue, userName: string, former: string | null): boolean {
  return value.first === value.again && brokenPasswordRules({ password: value.first, userName, minLength, former }).length === 0
}

/** A new password twice, with its rules ticked while typing. */
export function NewPassword({
  value,
  onChange,
  userName,
  former,
  autoFocus = false,
  error,
}: {
  readonly value: NewPasswordValue
  readonly onChange: (value: NewPasswordValue) => void
  readonly userName: string
  readonly former: string | null
  readonly autoFocus?: boolean
  readonly error?: string | undefined
}) {
  const { t } = useText()
  const differs = value.again !== '' && !value.first.startsWith(value.again) && value.first !== value.again
  return (
    <>
      <TextField
        kind="password"
        label={t('session.password.new')}
        value={value.first}
        onChange={(first) => onChange({ ...value, first })}
        autoFocus={autoFocus}
        error={error}
      />
      <PasswordRules candidate={{ password: value.first, userName, minLength, former }} />
      <TextField
        kind="password"
        label={t('session.password.again')}
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
        error={differs ? t('session.password.differs') : undefined}
      />
    </>
  )
}
