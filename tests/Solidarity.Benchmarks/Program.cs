using Solidarity.Benchmarks;

// The first word names what is measured; see docs/benchmarks.md.
return args switch
{
    ["pages", .. var options] => await PagesBenchmark.RunAsync(options),
    ["start"] => await StartBenchmark.RunAsync(),
    ["bare", var port] => await BareServer.RunAsync(port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("pages [SECONDS] | start");
    return 2;
}
