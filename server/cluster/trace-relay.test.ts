import { MemoryHub } from './memory-bus.ts';
import { describeRelay } from './trace-relay.suite.ts';

const hub = new MemoryHub();
describeRelay('between instances of one process', () => hub.connect());
