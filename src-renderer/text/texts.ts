import type { zhCN } from './zh-CN.ts'

type Source = typeof zhCN
export type Capability = keyof Source

/** The same keys with any words: what another language has to fill. */
export type TextsOf<T> = { readonly [K in keyof T]: string }
export type Texts = { readonly [C in Capability]: TextsOf<Source[C]> }

/** `inbox.empty`: capability and key. */
export type TextKey = { [C in Capability]: `${C}.${Extract<keyof Source[C], string>}` }[Capability]
/** The Chinese words of a key, whose gaps say what has to be filled in. */
export type TextOf<K extends TextKey> = K extends `${infer C extends Capability}.${infer T}` ? (T extends keyof Source[C] ? Source[C][T] : never) : never
