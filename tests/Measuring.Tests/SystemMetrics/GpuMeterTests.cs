namespace Rlfw.Measuring.Tests;

public sealed class GpuMeterTests
{
    [Fact]
    public void A_machine_without_NVIDIAs_library_has_no_such_GPU() =>
        GpuMeter.TryOpen("/nowhere/libnvidia-ml.so.1").ShouldBeNull();

    [Fact]
    public void A_library_without_a_running_driver_is_no_GPU()
    {
        using var nvml = new FakeNvml("INIT=9");

        GpuMeter.TryOpen(nvml.Path).ShouldBeNull();
    }

    [Fact]
    public void A_library_that_does_not_start_says_why()
    {
        using var nvml = new FakeNvml("INIT=18");

        Should
            .Throw<NvmlException>(() => GpuMeter.TryOpen(nvml.Path))
            .Message.ShouldBe("nvmlInit says 18: Driver/library version mismatch");
    }

    [Fact]
    public void A_library_of_that_name_that_is_not_NVIDIAs_says_so()
    {
        using var nvml = new FakeNvml("NOT_NVIDIAS");

        Should
            .Throw<NvmlException>(() => GpuMeter.TryOpen(nvml.Path))
            .Message.ShouldBe("the library has no nvmlDeviceGetCount_v2: is it NVIDIA's?");
    }

    [Fact]
    public void GPUs_tell_memory_load_and_power_and_leave_out_what_they_do_not_know()
    {
        using var nvml = new FakeNvml();
        using var meter = GpuMeter.TryOpen(nvml.Path)!;

        Read(meter)
            .ShouldBe([
                "gpu_0_memory_usage_percentage 25",
                "gpu_0_memory_usage_megabytes 20000",
                "gpu_0_utilization_percentage 73",
                "gpu_0_power_usage_watts 350.5",
                "gpu_0_power_usage_percentage 50",
                "gpu_1_memory_usage_percentage 31.25",
                "gpu_1_memory_usage_megabytes 25000",
                "gpu_1_utilization_percentage 74",
            ]);
    }

    [Fact]
    public void This_machines_GPUs_tell_what_they_do()
    {
        using var meter = GpuMeter.TryOpen(library: null);
        Assert.SkipWhen(meter is null, "no NVIDIA GPU, or no driver for it");
        var values = new Dictionary<string, double>(StringComparer.Ordinal);

        meter.Read(values.Add);
        foreach (var (name, value) in values)
        {
            TestContext.Current.SendDiagnosticMessage("{0} = {1}", name, value);
            value.ShouldBeInRange(0, name.EndsWith("percentage", StringComparison.Ordinal) ? 110 : 1e6, name);
        }

        values.ShouldContainKey("gpu_0_memory_usage_megabytes");
        values.ShouldContainKey("gpu_0_power_usage_watts");
    }

    [Fact]
    public void A_fault_of_one_GPU_is_told_after_what_the_others_know()
    {
        using var nvml = new FakeNvml("MEMORY=15");
        using var meter = GpuMeter.TryOpen(nvml.Path)!;
        var values = new List<string>();

        Should
            .Throw<NvmlException>(() => meter.Read((name, _) => values.Add(name)))
            .Message.ShouldBe("GPU 1: nvmlDeviceGetMemoryInfo says 15: GPU is lost");
        values.Count.ShouldBe(6);
        values.ShouldContain("gpu_1_utilization_percentage");
    }

    [Fact]
    public void The_library_can_be_opened_again_after_it_was_given_back()
    {
        using var nvml = new FakeNvml();
        GpuMeter.TryOpen(nvml.Path)!.Dispose();
        using var meter = GpuMeter.TryOpen(nvml.Path)!;

        Read(meter).Length.ShouldBe(8);
    }

    private static string[] Read(GpuMeter meter)
    {
        var values = new List<string>();
        meter.Read((name, value) => values.Add(FormattableString.Invariant($"{name} {value}")));
        return [.. values];
    }
}
