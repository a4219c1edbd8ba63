// The engine unmodified: in a worker it installs its own message handler.
import 'elkjs/lib/elk-worker.min.js';
