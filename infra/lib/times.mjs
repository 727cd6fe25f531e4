// Reads the test reports (CTRF, one a project) in the folder given and prints what each project took,
// the ten slowest tests, why tests were skipped, and which failed and why.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = process.argv[2];
const reports = readdirSync(folder)
  .filter((name) => name.endsWith(".ctrf"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).results);
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;

const projects = reports.flatMap((r) =>
  r.extra.suites.map((s) => ({ name: basename(s.filePath, ".dll"), took: s.duration, summary: r.summary })));
if (projects.length === 0) process.exit(0);

console.log("\nProjects:");
for (const { name, took, summary } of projects.sort((a, b) => b.took - a.took))
  console.log(`${seconds(took)}  ${name} (${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped)`);

const tests = reports.flatMap((r) => r.tests);
console.log("\nThe ten slowest tests:");
for (const test of [...tests].sort((a, b) => b.duration - a.duration).slice(0, 10))
  console.log(`${seconds(test.duration)}  ${test.name}`);

const skipped = new Map();
for (const test of tests.filter((t) => t.status === "skipped")) {
  const reason = test.message ?? "no reason given";
  skipped.set(reason, [...(skipped.get(reason) ?? []), test.name]);
}
if (skipped.size > 0) console.log("\nSkipped:");
for (const [reason, names] of skipped)
  console.log(`  ${names.length === 1 ? names[0] : `${names.length} tests`}: ${reason}`);

// Last, so that a log that is cut keeps it.
const failed = tests.filter((t) => t.status === "failed");
if (failed.length > 0) console.log("\nFailed:");
for (const test of failed)
  console.log(`  ${test.name} (${seconds(test.duration).trim()})\n${[test.message, test.trace].filter(Boolean).join("\n").split("\n").slice(0, 30).map((line) => `      ${line}`).join("\n")}`);
