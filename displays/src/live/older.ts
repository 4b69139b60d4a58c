// What TVs of 2018 lack and the libraries here take for granted. Nothing of ours uses it.
const older = window as unknown as { queueMicrotask?: (task: () => void) => void; globalThis?: unknown };

if (!older.queueMicrotask) older.queueMicrotask = (task) => void Promise.resolve().then(task);
if (!older.globalThis) older.globalThis = window;
