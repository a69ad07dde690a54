import { theme, type ThemeConfig } from 'antd'

/** The look in numbers, and the only place for them. The same names are CSS variables (`--ink-2`) for the product's own styles. */
const shared = { radius: 6, font: 14, fontTable: 13, control: 30, motionMs: 100 } as const

export type Palette = {
  readonly bg: string
  readonly panel: string
  readonly hover: string
  readonly line: string
  readonly line2: string
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly accent: string
  readonly accentWeak: string
  readonly accentInk: string
  readonly warn: string
  readonly warnWeak: string
  readonly bad: string
  readonly badWeak: string
  readonly good: string
  readonly goodWeak: string
  readonly shade: string
}

export const palettes: { readonly light: Palette; readonly dark: Palette } = {
  light: {
    bg: '#f6f5f2',
    panel: '#fffefb',
    hover: '#efede8',
    line: '#e4e1da',
    line2: '#d3cfc5',
    ink: '#1f2423',
    ink2: '#565d5a',
    ink3: '#626865',
    accent: '#0f6b66',
    accentWeak: '#e3efed',
    accentInk: '#ffffff',
    warn: '#96500a',
    warnWeak: '#fbeedd',
    bad: '#a32b2b',
    badWeak: '#f9e6e4',
    good: '#2d6a3e',
    goodWeak: '#e6f0e6',
    shade: '0 6px 24px rgb(31 36 35 / 12%)',
  },
  dark: {
    bg: '#151817',
    panel: '#1c201f',
    hover: '#232826',
    line: '#2b302e',
    line2: '#3d4441',
    ink: '#e9ebe8',
    ink2: '#a7ada9',
    ink3: '#959c98',
    accent: '#5bb8ae',
    accentWeak: '#1d3432',
    accentInk: '#0d1413',
    warn: '#e0a35a',
    warnWeak: '#372a1a',
    bad: '#e8938d',
    badWeak: '#3a2221',
    good: '#7fbf8e',
    goodWeak: '#1d2f23',
    shade: '0 8px 28px rgb(0 0 0 / 45%)',
  },
}

export const fontFamily = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif'

/** Labels beside their values, in pixels: one width in a language, so that blocks stand in line. */
export const labelWidths = { 'zh-CN': 88, en: 112 } as const

/** The palette and what hangs on the language as CSS variables, for the document's root. */
export function cssVariables(palette: Palette, language: keyof typeof labelWidths): Record<string, string> {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/(\d)$/, '-$1')
  const colours = Object.entries(palette).map(([name, value]) => [`--${kebab(name)}`, value] as const)
  return { ...Object.fromEntries(colours), '--label-width': `${labelWidths[language]}px` }
}

/** The component library in the product's look: its styles come from one sheet (no style is made at run time), only these variables change. */
export function libraryTheme(dark: boolean): ThemeConfig {
  const p = dark ? palettes.dark : palettes.light
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    zeroRuntime: true,
    hashed: false,
    cssVar: { prefix: 'ant', key: 'opsdesk' },
    token: {
      colorPrimary: p.accent,
      colorPrimaryHover: p.accent,
      colorPrimaryActive: p.accent,
      colorPrimaryBg: p.accentWeak,
      colorPrimaryBgHover: p.accentWeak,
      colorPrimaryBorder: p.accent,
      colorLink: p.accent,
      colorLinkHover: p.accent,
      colorLinkActive: p.accent,
      colorInfo: p.accent,
      colorError: p.bad,
      colorErrorHover: p.bad,
      colorErrorBg: p.badWeak,
      colorErrorText: p.bad,
      colorWarning: p.warn,
      colorWarningBg: p.warnWeak,
      colorSuccess: p.good,
      colorSuccessBg: p.goodWeak,
      colorText: p.ink,
      colorTextSecondary: p.ink2,
      colorTextTertiary: p.ink3,
      colorTextQuaternary: p.ink3,
      colorTextPlaceholder: p.ink3,
      colorTextDescription: p.ink2,
      colorTextHeading: p.ink,
      colorIcon: p.ink2,
      colorTextLightSolid: p.accentInk,
      colorBgBase: p.bg,
      colorBgLayout: p.bg,
      colorBgContainer: p.panel,
      colorBgElevated: p.panel,
      colorBgTextHover: p.hover,
      colorBgSpotlight: dark ? p.ink : p.ink,
      colorBorder: p.line2,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgHover: p.hover,
      controlItemBgActive: p.accentWeak,
      controlItemBgActiveHover: p.accentWeak,
      controlOutline: p.accentWeak,
      controlOutlineWidth: 3,
      fontFamily,
      fontSize: shared.font,
      fontSizeSM: 12,
      lineHeight: 1.5,
      borderRadius: shared.radius,
      borderRadiusLG: shared.radius,
      borderRadiusSM: 4,
      borderRadiusXS: 4,
      controlHeight: shared.control,
      controlHeightLG: 38,
      controlHeightSM: 24,
      sizeUnit: 4,
      sizeStep: 4,
      padding: 12,
      paddingLG: 16,
      margin: 12,
      marginLG: 16,
      motionDurationFast: '60ms',
      motionDurationMid: '90ms',
      motionDurationSlow: `${shared.motionMs}ms`,
      boxShadow: p.shade,
      boxShadowSecondary: p.shade,
      boxShadowTertiary: 'none',
    },
    components: {
      Button: {
        fontWeight: 400,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: p.accentInk,
        defaultHoverBg: p.hover,
        defaultHoverColor: p.ink,
        defaultHoverBorderColor: p.line2,
        defaultActiveColor: p.ink,
        defaultActiveBorderColor: p.line2,
      },
      Table: {
        fontSize: shared.fontTable,
        headerBg: p.bg,
        headerColor: p.ink2,
        headerSplitColor: 'transparent',
        cellPaddingBlock: 6,
        cellPaddingInline: 8,
        borderColor: p.line,
        rowHoverBg: p.hover,
      },
      Tooltip: { colorTextLightSolid: dark ? p.bg : '#ffffff' },
      Input: { hoverBorderColor: p.ink3, activeShadow: `0 0 0 3px ${p.accentWeak}` },
      Modal: { titleFontSize: 15 },
      Form: { itemMarginBottom: 14, labelColor: p.ink2 },
    },
  }
}
