import { expect, test } from 'vitest'
import { createSignalReader } from '#main/session/screen-lock.ts'

const heading = (detail: string) => `signal time=1700000000.1 sender=:1.5 -> destination=(null destination) serial=9 path=/org/gnome/ScreenSaver; ${detail}`

function locksFor(lines: readonly string[]): number {
  let locks = 0
  const read = createSignalReader(() => locks++)
  for (const line of lines) read(line)
  return locks
}

test('[AUT-19] a desktop whose screen saver becomes active locks the desk; becoming inactive does not', () => {
  expect(locksFor([heading('interface=org.gnome.ScreenSaver; member=ActiveChanged'), '   boolean true'])).toBe(1)
  expect(locksFor([heading('interface=org.freedesktop.ScreenSaver; member=ActiveChanged'), '   boolean true'])).toBe(1)
  expect(locksFor([heading('interface=org.gnome.ScreenSaver; member=ActiveChanged'), '   boolean false'])).toBe(0)
})

test('the login manager asking its session to lock does too', () => {
  expect(locksFor([heading('interface=org.freedesktop.login1.Session; member=Lock')])).toBe(1)
})

test('other signals of the same name, and stray arguments, mean nothing', () => {
  expect(locksFor([heading('interface=com.example.Player; member=ActiveChanged'), '   boolean true'])).toBe(0)
  expect(locksFor(['   boolean true'])).toBe(0)
})
