import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { galleryNow } from './sample-company.ts'
import { frameScenes, looks, openScene } from './scenes.ts'
import { serveGallery } from './serve.ts'

/** `node tests/support/gallery/shots.ts FOLDER [NAME …]`: pictures of the frame's screens in both looks with Debian's Chromium, an axe run of each, and what the console said. */
const [folder = '/tmp/opsdesk-shots', ...names] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const gallery = await serveGallery()
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] })
let problems = 0
const complain = (words: string) => {
  problems += 1
  console.log(words)
}
for (const { look, wish, viewport } of looks) {
  for (const scene of frameScenes.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complain(`${scene.name} ${look} console: ${message.text()} ${message.location().url}:${message.location().lineNumber}`)
    })
    page.on('pageerror', (error) => complain(`${scene.name} ${look} error: ${error.message}`))
    await page.clock.setFixedTime(galleryNow)
    await openScene(page, `${gallery.url}?${wish}`, scene)
    await page.screenshot({ path: path.join(folder, `${scene.name}-${look}.png`) })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations)
      complain(`${scene.name} ${look} axe: ${id} ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
    await context.close()
  }
}
await browser.close()
await gallery.close()
console.log(`shots: ${folder}, ${problems} problems`)
