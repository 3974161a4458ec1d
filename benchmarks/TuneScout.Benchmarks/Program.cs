using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(TuneScout.Benchmarks.LocalLookupBenchmark).Assembly).Run(args);
