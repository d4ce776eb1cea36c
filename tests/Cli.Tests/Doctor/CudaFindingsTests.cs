namespace Rlfw.Cli.Tests.Doctor;

public sealed class CudaFindingsTests
{
    private static readonly GpuFacts Idle = new("NVIDIA H200", 90, 132, 139L << 30, 140L << 30);
    private static readonly CudaFacts Well = new("13.0", "9.19.0", "13.0", "580.159.04", [Idle]);

    [Fact]
    public void A_host_that_is_well_is_described_without_cures()
    {
        var findings = CudaFindings.Of(Well).ToDictionary(finding => finding.What);
        findings.Values.ShouldAllBe(finding => finding.Health == Health.Good && finding.Cure.Length == 0);
        findings["driver"].Found.ShouldBe("580.159.04, serves CUDA 13.0");
        findings["CUDA"].Found.ShouldBe("13.0 in libtorch, cuDNN 9.19.0");
        findings["GPU 0"]
            .Found.ShouldBe("NVIDIA H200, compute capability 9.0, 132 multiprocessors, 139.0 of 140.0 GiB free");
    }

    [Fact]
    public void Every_gpu_is_named_and_one_that_others_fill_is_poor()
    {
        var findings = CudaFindings.Of(Well with { Gpus = [Idle, Idle with { FreeBytes = 3L << 30 }] }).ToList();
        findings.Single(finding => finding.What == "GPU 0").Health.ShouldBe(Health.Good);
        var full = findings.Single(finding => finding.What == "GPU 1");
        full.Health.ShouldBe(Health.Poor);
        full.Cure.ShouldContain("CUDA_VISIBLE_DEVICES");
    }

    [Theory]
    [InlineData("12.9", true)]
    [InlineData("13.0", false)]
    [InlineData("13.2", false)]
    public void A_driver_of_an_older_major_version_is_too_old(string served, bool isTooOld)
    {
        var driver = CudaFindings.Of(Well with { Libtorch = "13.1", Served = served }).First();
        driver.Health.ShouldBe(isTooOld ? Health.Poor : Health.Good);
        driver.Cure.Contains("update the driver", StringComparison.Ordinal).ShouldBe(isTooOld);
    }

    [Fact]
    public void Without_a_driver_or_a_gpu_runs_use_the_cpu_and_the_cure_is_named()
    {
        var findings = CudaFindings
            .Of(new CudaFacts("13.0", null, null, null, []))
            .ToDictionary(finding => finding.What);
        findings["driver"].Cure.ShouldContain("libcuda.so.1");
        findings["devices"].Health.ShouldBe(Health.Poor);
        findings["devices"].Cure.ShouldContain("--gpus all");
        findings["CUDA"].Found.ShouldBe("13.0 in libtorch, no cuDNN");
    }

    [Fact]
    public void A_kernel_is_compiled_and_computes_on_a_gpu()
    {
        Assert.SkipUnless(cuda.is_available(), "there is no CUDA device here");
        var finding = KernelTrial.On(0);
        finding.Health.ShouldBe(Health.Good, finding.Found);
        CudaChecks.All().ShouldContain(gpu => gpu.What == "GPU 0");
    }
}
