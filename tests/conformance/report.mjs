// report.mjs -- a table of what the caching suite found, and whether it is what we expect.
//
//     node report.mjs SUITE RESULTS EXCEPTIONS
//
// SUITE is the directory of the package, RESULTS what its client printed, EXCEPTIONS the tests
// that shall end otherwise than passed: an id and a reason on each line.  Required and optimal
// tests count; checks only tell two legal behaviours apart.  Exits 1 if a test fails that is
// not excepted, or if an exception passes.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const [suite, resultsFile, exceptionsFile] = process.argv.slice(2)
const load = path => import(resolve(suite, path))
const suites = [...(await load('tests/index.mjs')).default]
suites.push((await load('tests/surrogate-control.mjs')).default)
const { determineTestResult } = await load('lib/display.mjs')
const results = JSON.parse(readFileSync(resultsFile))
const exceptions = new Map(readFileSync(exceptionsFile, 'utf8').split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => [line.split(/\s/, 1)[0], line.replace(/^\S+\s*/, '')]))

// The suite's own classes, to ours.
const kClasses = { '✅': 'passed', '⛔️': 'failed', '⚠️': 'failed', Y: 'yes', N: 'no' }
const classOf = test => kClasses[determineTestResult(suites, test.id, results)[2]] ?? 'unjudged'
const kindOf = test => test.kind ?? 'required'
const isRun = test => test.browser_only !== true

function count (tests) {
  const counts = { required: {}, optimal: {}, check: {} }
  for (const test of tests) {
    const of = counts[kindOf(test)]
    of.all = (of.all ?? 0) + 1
    of[classOf(test)] = (of[classOf(test)] ?? 0) + 1
  }
  return counts
}

const cell = value => String(value ?? '').padStart(9)
function row (name, { required, optimal, check }) {
  const cells = [required.passed, required.failed, required.unjudged, required.all,
    optimal.passed, optimal.all, check.yes, check.all]
  console.log(name.padEnd(28) + cells.map(cell).join(''))
}

console.log(' '.repeat(28) + 'required'.padStart(36) + 'optimal'.padStart(18) +
  'checks'.padStart(18))
console.log('suite'.padEnd(28) + ['passed', 'failed', 'unjudged', 'of', 'passed', 'of', 'yes', 'of']
  .map(cell).join(''))
const all = suites.flatMap(set => set.tests).filter(isRun)
for (const set of suites) row(set.id, count(set.tests.filter(isRun)))
row('all', count(all))

let unexpected = 0
for (const test of all.filter(test => kindOf(test) !== 'check')) {
  const found = classOf(test)
  const why = Array.isArray(results[test.id]) ? results[test.id].join(': ') : ''
  const excepted = exceptions.has(test.id)
  if (found === 'passed') {
    if (!excepted) continue
    console.log(`${test.id}: passed, but ${exceptionsFile} says it does not`)
    ++unexpected
  } else if (excepted) {
    console.log(`${test.id}: ${found} as expected: ${exceptions.get(test.id)}`)
  } else {
    console.log(`${test.id}: ${kindOf(test)}, ${found}: ${why}`)
    ++unexpected
  }
}
process.exit(unexpected === 0 ? 0 : 1)
