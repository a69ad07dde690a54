import { App as LibraryApp, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import { useLayoutEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { styleNonce } from './style-nonce.ts'
import { cssVariables, libraryTheme, palettes } from './tokens.ts'

const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
// A stylesheet made by script is no inline style, so the policy needs no exception for the palette.
const sheet = new CSSStyleSheet()
document.adoptedStyleSheets.push(sheet)

function watchSystem(changed: () => void): () => void {
  systemDark.addEventListener('change', changed)
  return () => systemDark.removeEventListener('change', changed)
}

export type ThemeChoice = 'system' | 'light' | 'dark'

/** Whether the dark palette is on, following the system where the person chose so. */
export function useDark(choice: ThemeChoice): boolean {
  const system = useSyncExternalStore(watchSystem, () => systemDark.matches)
  return choice === 'system' ? system : choice === 'dark'
}

/** Gives everything inside the product's look and the component library's own words in the right language. */
export function Theme({ choice, language, children }: { readonly choice: ThemeChoice; readonly language: 'zh-CN' | 'en'; readonly children: ReactNode }) {
  const dark = useDark(choice)
  const themed = useMemo(() => libraryTheme(dark), [dark])
  useLayoutEffect(() => {
    const variables = Object.entries(cssVariables(dark ? palettes.dark : palettes.light, language)).map(([name, value]) => `${name}:${value}`)
    sheet.replaceSync(`:root{color-scheme:${dark ? 'dark' : 'light'};${variables.join(';')}}`)
  }, [dark, language])
  return (
    <ConfigProvider
      theme={themed}
      locale={language === 'en' ? enUS : zhCN}
      csp={{ nonce: styleNonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <LibraryApp component={false}>{children}</LibraryApp>
    </ConfigProvider>
  )
}
