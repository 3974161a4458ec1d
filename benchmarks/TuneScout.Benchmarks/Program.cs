using BenchmarkDotNet.Running;

if (args is ["scale", ..]) await TuneScout.Benchmarks.Scale.ScaleRun.RunAsync(args);
else BenchmarkSwitcher.FromAssembly(typeof(TuneScout.Benchmarks.LocalLookupBenchmark).Assembly).Run(args);
