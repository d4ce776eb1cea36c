using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Cuda;

/// <summary>Kernels from text to launch; what needs a GPU is skipped where there is none.</summary>
[Collection(ProcessWide.Name)]
public sealed class CudaModuleTests
{
    private const string Source = """
        extern "C" __global__ void add(float* values, long long count, float what) {
          long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
          if (i < count) values[i] += what * FACTOR;
        }
        """;

    private static void RequireCuda()
    {
        if (!torch.cuda.is_available())
        {
            Assert.Skip("needs a CUDA device and a libtorch built for it");
        }
    }

    [Fact]
    public void A_kernel_is_launched_on_the_current_stream_and_replayed_in_a_graph()
    {
        RequireCuda();
        using var folder = new TemporaryFolder();
        using var module = CudaModule.Compile(Source, "add.cu", ["-DFACTOR=2"], 0, new KernelCache(folder.Path));
        var kernel = module.Kernel("add");
        using var values = torch.zeros(1000, device: torch.device("cuda", 0));
        void Launch() => kernel.Launch(new KernelShape(4, 256), values, 1000L, 1.5f);
        Launch();
        using var graph = new CudaGraph();
        graph.Capture(Launch);
        graph.Replay();
        graph.Replay();
        torch.cuda.synchronize();
        values.min().item<float>().ShouldBe(9);
        values.max().item<float>().ShouldBe(9);
        kernel.Registers.ShouldBeGreaterThan(0);
        kernel.LocalBytes.ShouldBe(0);
    }

    [Fact]
    public void A_damaged_file_of_the_cache_is_compiled_again()
    {
        RequireCuda();
        using var folder = new TemporaryFolder();
        var cache = new KernelCache(folder.Path);
        for (var i = 0; i < 3; i++)
        {
            using var module = CudaModule.Compile(Source, "add.cu", ["-DFACTOR=1"], 0, cache);
            module.Kernel("add").Name.ShouldBe("add");
            var file = Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
            var bytes = File.ReadAllBytes(file);
            bytes[^1] ^= 1;
            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void A_source_that_does_not_compile_says_where()
    {
        RequireCuda();
        var fault = Should.Throw<KernelCompilationException>(() => CudaModule.Compile("nonsense here;", "broken.cu"));
        fault.Name.ShouldBe("broken.cu");
        fault.Message.ShouldContain("broken.cu(1): error");
        fault.Log.ShouldContain("nonsense");
    }

    [Fact]
    public void A_module_that_is_not_to_be_had_without_cuda_says_so()
    {
        if (torch.cuda.is_available())
        {
            Assert.Skip("needs a machine without CUDA");
        }

        Should
            .Throw<System.Runtime.InteropServices.ExternalException>(() => CudaModule.Compile(Source, "add.cu"))
            .Message.ShouldContain("CUDA");
    }

    [Fact]
    public void The_compiler_alone_needs_no_gpu()
    {
        try
        {
            _ = Nvrtc.Version;
        }
        catch (System.Runtime.InteropServices.ExternalException fault)
        {
            fault.Message.ShouldContain("libnvrtc");
            Assert.Skip("needs NVRTC, which comes with CUDA builds of libtorch");
        }

        Nvrtc.Target(80).ShouldBe("sm_80");
        // A device of the future is served by PTX for the newest architecture that is known.
        Nvrtc.Target(999).ShouldStartWith("compute_");
        Nvrtc.Compile(Source, "add.cu", "sm_80", ["-DFACTOR=1"])[..4].ShouldBe("\u007fELF"u8.ToArray());
        Nvrtc.Compile(Source, "add.cu", Nvrtc.Target(999), ["-DFACTOR=1"])[^1].ShouldBe((byte)0);
        Should
            .Throw<KernelCompilationException>(() => Nvrtc.Compile(Source, "add.cu", "sm_80", []))
            .Message.ShouldContain("FACTOR");
    }
}
