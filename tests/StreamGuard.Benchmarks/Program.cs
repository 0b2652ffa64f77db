using BenchmarkDotNet.Running;
using StreamGuard.Benchmarks.Explanations;
using StreamGuard.Benchmarks.Macro;
using StreamGuard.Benchmarks.Snapshots;

// macro: the whole product, a table and artifacts/bench/summary.json. broker, load: processes that macro starts by itself.
// snapshots: writing and reading the histories of a million accounts. restore: messages applied to histories
// without scoring, on one core. costs: what scoring an event costs with each of several ensembles. explanations: what explaining alerts adds to scoring. Anything else goes to BenchmarkDotNet, e.g. --filter '*AccountHistory*'.
return args switch
{
    ["macro", .. var rest] => await MacroBenchmark.RunAsync(rest),
    ["snapshots", .. var rest] => SnapshotBenchmark.Run(rest),
    ["restore", .. var rest] => RestoreBenchmark.Run(rest),
    ["explanations", .. var rest] => ExplanationBenchmark.Run(rest),
    ["costs", var output, .. var folders] => ModelCosts.Run(output, folders),
    ["broker", var topic, var partitions] => BrokerProcess.Run(topic, int.Parse(partitions, System.Globalization.CultureInfo.InvariantCulture)),
    ["load", var bootstrap, var topic, var events] => LoadProcess.Run(bootstrap, topic, int.Parse(events, System.Globalization.CultureInfo.InvariantCulture)),
    _ => BenchmarkSwitcher.FromAssembly(typeof(MacroBenchmark).Assembly).Run(args).Any() ? 0 : 1,
};
