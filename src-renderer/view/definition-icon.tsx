import {
  Banknote,
  CalendarDays,
  ClipboardCheck,
  ClipboardList,
  FileText,
  Gauge,
  Plane,
  Receipt,
  ShoppingCart,
  Table2,
  Thermometer,
  Truck,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { Glyph } from '#renderer/ui/glyph.tsx'

const icons: Readonly<Record<string, LucideIcon>> = {
  banknote: Banknote,
  calendar: CalendarDays,
  cart: ShoppingCart,
  check: ClipboardCheck,
  clipboard: ClipboardList,
  file: FileText,
  gauge: Gauge,
  money: Banknote,
  people: Users,
  plane: Plane,
  receipt: Receipt,
  'shopping-cart': ShoppingCart,
  table: Table2,
  thermometer: Thermometer,
  truck: Truck,
}

/** The icons that a definition may name, each picture once. */
export const definitionIcons: readonly string[] = Object.keys(icons).filter((key, at, all) => all.findIndex((other) => icons[other] === icons[key]) === at)

/** The icon that a definition names; a plain sheet for names the product does not know. */
export function DefinitionIcon({ icon, size = 16 }: { readonly icon: string; readonly size?: number }) {
  return <Glyph icon={icons[icon] ?? FileText} size={size} />
}
