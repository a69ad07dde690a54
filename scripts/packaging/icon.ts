/**
 * Draws `resources/icon.png`, the product's mark: an open ring (a desk's round of work) that a tick closes (a decision), on the product's teal.
 * The picture is committed; run `node scripts/packaging/icon.ts` after a change here.
 *
 * Each shape is a signed distance in units of the picture's width; a pixel's share of a colour is how far it lies inside. electron-builder makes
 * the platforms' own formats from it.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

type Point = readonly [x: number, y: number]
type Colour = readonly [red: number, green: number, blue: number]

const size = 1024
const top: Colour = [0x14, 0x7d, 0x77]
const bottom: Colour = [0x0b, 0x57, 0x53]
const white: Colour = [0xff, 0xfe, 0xfb]
const tick: readonly [Point, Point, Point] = [
  [0.385, 0.505],
  [0.485, 0.605],
  [0.735, 0.335],
]

/** From a box of half width `half` with round corners. */
function fromTile([x, y]: Point, half: number, radius: number): number {
  const [dx, dy] = [Math.abs(x - 0.5) - half + radius, Math.abs(y - 0.5) - half + radius]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}

function fromStroke([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)))
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}

/** From an arc around the middle that leaves out the angles between `open` and `shut` (clockwise from the right, in radians). */
function fromArc([x, y]: Point, radius: number, [open, shut]: Point): number {
  const angle = Math.atan2(y - 0.5, x - 0.5)
  const end = (at: number): number => Math.hypot(x - 0.5 - radius * Math.cos(at), y - 0.5 - radius * Math.sin(at))
  if (angle > open && angle < shut) return Math.min(end(open), end(shut))
  return Math.abs(Math.hypot(x - 0.5, y - 0.5) - radius)
}

const inside = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance * size))
const mix = (from: Colour, to: Colour, share: number): Colour =>
  [0, 1, 2].map((at) => (from[at] ?? 0) + ((to[at] ?? 0) - (from[at] ?? 0)) * share) as unknown as Colour

function pixel(point: Point): readonly [...Colour, number] {
  const tile = inside(fromTile(point, 0.46, 0.205))
  const ring = inside(fromArc(point, 0.265, [-1.04, 0.12]) - 0.04)
  const mark = inside(Math.min(fromStroke(point, tick[0], tick[1]), fromStroke(point, tick[1], tick[2])) - 0.04)
  return [...mix(mix(top, bottom, point[1]), white, Math.max(ring, mark)), 255 * tile]
}

function png(): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      rows.set(
        pixel([(x + 0.5) / size, (y + 0.5) / size]).map((value) => Math.round(value)),
        y * (size * 4 + 1) + 1 + x * 4,
      )
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6], 8) // Eight bits a channel, with transparency.
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

await writeFile(path.resolve(import.meta.dirname, '../../resources/icon.png'), png())
