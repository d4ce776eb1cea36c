namespace Rlfw.Measuring.Tests;

public sealed class SystemSamplerTests
{
    private static readonly string[] OfThisMachine =
    [
        "system/cpu_utilization_percentage",
        "system/disk_available_megabytes",
        "system/disk_usage_megabytes",
        "system/disk_usage_percentage",
        "system/network_receive_megabytes",
        "system/network_transmit_megabytes",
        "system/system_memory_usage_megabytes",
        "system/system_memory_usage_percentage",
    ];

    private readonly HeardLogger _logger = new();

    [Fact]
    public async Task This_machine_tells_its_metrics_under_MLflows_names()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processors and memory are read on Linux only");
        using var sampler = Sampler(new() { Interval = TimeSpan.FromMilliseconds(60), NvmlLibrary = "/nowhere" });
        var before = TimeProvider.System.GetUtcNow();

        var sample = await sampler.Run(Token).FirstAsync(Token);

        sample.Number.ShouldBe(0);
        sample.Time.ShouldBeInRange(before, TimeProvider.System.GetUtcNow());
        sample.Values.Keys.Order(StringComparer.Ordinal).ShouldBe(OfThisMachine);
        foreach (var (name, value) in sample.Values)
        {
            value.ShouldBeInRange(0, name.EndsWith("percentage", StringComparison.Ordinal) ? 100 : 1e12, name);
        }

        sample.Values["system/system_memory_usage_megabytes"].ShouldBeGreaterThan(10);
        sample.Values["system/disk_usage_megabytes"].ShouldBeGreaterThan(10);
        _logger.Said.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_goes_on_numbers_its_samples_on()
    {
        using var proc = new ProcFolder();
        using var sampler = Sampler(Fast(proc) with { FirstNumber = 41, ReadingsPerSample = 2 });

        var samples = await sampler.Run(Token).Take(3).ToArrayAsync(Token);

        samples.Select(x => x.Number).ShouldBe([41, 42, 43]);
    }

    [Fact]
    public async Task Samples_end_without_a_fault_when_they_are_stopped()
    {
        using var proc = new ProcFolder();
        using var sampler = Sampler(Fast(proc));
        using var stop = new CancellationTokenSource();
        var count = 0;

        await foreach (var _ in sampler.Run(stop.Token))
        {
            if (++count == 2)
            {
                await stop.CancelAsync();
            }
        }

        count.ShouldBe(2);
    }

    [Fact]
    public void A_node_stands_in_the_names()
    {
        using var proc = new ProcFolder();
        using var sampler = Sampler(Fast(proc) with { NodeId = "node-1" });

        Read(sampler).ShouldContainKeyAndValue("system/node-1/system_memory_usage_percentage", 40.0);
    }

    [Fact]
    public void The_processors_load_is_that_since_the_reading_before()
    {
        using var proc = new ProcFolder();
        using var sampler = Sampler(Fast(proc));

        // No time went by: nothing is known, which is not 0.
        Read(sampler).ShouldNotContainKey("system/cpu_utilization_percentage");
        proc.Write("stat", "cpu  125 0 100 875 0 0 0 0 0 0\n");
        Read(sampler).ShouldContainKeyAndValue("system/cpu_utilization_percentage", 25.0);
        proc.Write("stat", "cpu  225 0 100 875 0 0 0 0 0 0\n");
        Read(sampler).ShouldContainKeyAndValue("system/cpu_utilization_percentage", 100.0);
    }

    [Fact]
    public void What_fails_is_left_out_and_said_once_and_comes_back()
    {
        using var proc = new ProcFolder();
        using var sampler = Sampler(Fast(proc));
        proc.Write("meminfo", "nothing of the kind");

        Read(sampler).ShouldNotContainKey("system/system_memory_usage_percentage");
        Read(sampler).ShouldContainKey("system/network_receive_megabytes");
        _logger.Said.ShouldBe(["Warning: System metrics are without the memory in use: /proc/meminfo has no MemTotal"]);

        proc.Write("meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\n");
        Read(sampler).ShouldContainKeyAndValue("system/system_memory_usage_percentage", 60.0);
        _logger.Said.Count.ShouldBe(1);
    }

    [Fact]
    public void A_system_that_tells_nothing_at_all_has_the_rest()
    {
        using var sampler = Sampler(new() { ProcFolder = "/nowhere", NvmlLibrary = "/nowhere" });

        Read(sampler).Keys.ShouldAllBe(name => name.StartsWith("system/disk_", StringComparison.Ordinal));
        _logger.Said.Count.ShouldBe(3);
        _logger.Said.ShouldAllBe(said => said.Contains("/nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public void GPUs_are_among_the_metrics()
    {
        using var proc = new ProcFolder();
        using var nvml = new FakeNvml("MEMORY=15");
        using var sampler = Sampler(Fast(proc) with { NvmlLibrary = nvml.Path });

        var values = Read(sampler);
        Read(sampler);

        values.ShouldContainKeyAndValue("system/gpu_0_memory_usage_megabytes", 20000.0);
        values.ShouldContainKeyAndValue("system/gpu_0_power_usage_percentage", 50.0);
        values.ShouldContainKeyAndValue("system/gpu_1_utilization_percentage", 74.0);
        values.ShouldNotContainKey("system/gpu_1_memory_usage_megabytes");
        _logger.Said.ShouldBe([
            "Warning: System metrics are without the GPUs: GPU 1: nvmlDeviceGetMemoryInfo says 15: GPU is lost",
        ]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public void No_time_and_no_reading_are_refused(int seconds, int readings) =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            Sampler(new() { Interval = TimeSpan.FromSeconds(seconds), ReadingsPerSample = readings })
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SystemSamplerSettings Fast(ProcFolder proc) =>
        new()
        {
            Interval = TimeSpan.FromMilliseconds(5),
            ProcFolder = proc.Path,
            NvmlLibrary = "/nowhere",
        };

    private static Dictionary<string, double> Read(SystemSampler sampler) => new(sampler.Read());

    private SystemSampler Sampler(SystemSamplerSettings settings) => new(settings, TimeProvider.System, _logger);
}
