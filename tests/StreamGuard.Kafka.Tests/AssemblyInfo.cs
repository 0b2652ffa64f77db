// Each test starts brokers and clients of its own, some ten threads each: side by side they would starve each other's group timeouts.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
