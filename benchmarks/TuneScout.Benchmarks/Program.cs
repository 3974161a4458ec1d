using BenchmarkDotNet.Running;

if (args is ["scale", ..]) await TuneScout.Benchmarks.Scale.ScaleRun.RunAsync(args);
else if (args is ["scale-plot", var table, var output]) TuneScout.Benchmarks.Scale.ScalePlot.Run(table, output);
else if (args is ["aws", ..]) await TuneScout.Benchmarks.Aws.AwsRun.RunAsync(args);
else if (args is ["equalizer"]) await TuneScout.Benchmarks.Peers.EqualizerRatio.RunAsync();
else if (args is ["stages"]) TuneScout.Benchmarks.Stages.StageTimes.Run();
else if (args is ["queries", ..]) await TuneScout.Benchmarks.Stages.QueryLoad.RunAsync(args);
else BenchmarkSwitcher.FromAssembly(typeof(TuneScout.Benchmarks.LocalLookupBenchmark).Assembly).Run(args);
