// Runs a program and tells what it took, by what Linux says of it while it runs.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const ticks = 100;

/** Runs it: `{seconds, cpu, memory, code, output}`, the CPU in seconds and the peak of memory in bytes. */
export function measure(program, given, options = {}) {
  return new Promise((done, failed) => {
    const started = performance.now();
    const child = spawn(program, given, { stdio: ["ignore", "pipe", "pipe"], ...options });
    const result = { cpu: 0, memory: 0, output: "" };
    const look = () => Object.assign(result, usage(child.pid, result));
    const timer = setInterval(look, 10);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (result.output += data));
    child.on("error", failed);
    child.on("exit", look);
    child.on("close", (code) => {
      clearInterval(timer);
      done({ ...result, code, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** CPU time and peak memory so far; what was known before, once the process is gone. */
function usage(pid, before) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    const memory = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return { cpu: Math.max(before.cpu, (Number(fields[11]) + Number(fields[12])) / ticks), memory: Math.max(before.memory, Number(memory?.[1] ?? 0) * 1024) };
  } catch {
    return {};
  }
}
