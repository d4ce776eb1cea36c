using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Cuda;

/// <summary>What must hold on a GPU; skipped where there is none.</summary>
[Collection(ProcessWide.Name)]
public sealed class CudaTests
{
    private static void RequireCuda()
    {
        if (!torch.cuda.is_available())
        {
            Assert.Skip("needs a CUDA device and a libtorch built for it");
        }
    }

    [Fact]
    public void A_product_on_the_gpu_equals_the_one_on_the_cpu()
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(1);
        var a = torch.randn(64, 96, generator: generator, dtype: torch.float64);
        var b = torch.randn(96, 32, generator: generator, dtype: torch.float64);
        var onGpu = a.cuda().matmul(b.cuda());
        onGpu.device_type.ShouldBe(DeviceType.CUDA);
        (onGpu.cpu() - a.matmul(b)).abs().max().item<double>().ShouldBeLessThan(1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-4)]
    [InlineData(ScalarType.Float16, 0.2)]
    [InlineData(ScalarType.BFloat16, 1.0)]
    public void A_product_in_each_float_type_is_near_the_double_one(ScalarType dtype, double tolerance)
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(2);
        var a = torch.randn(32, 64, generator: generator, dtype: torch.float64);
        var b = torch.randn(64, 16, generator: generator, dtype: torch.float64);
        var product = a.cuda().to(dtype).matmul(b.cuda().to(dtype)).to(ScalarType.Float64).cpu();
        (product - a.matmul(b)).abs().max().item<double>().ShouldBeLessThan(tolerance);
    }

    [Fact]
    public void Gradients_on_the_gpu_equal_those_on_the_cpu()
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(3);
        var x = torch.randn(8, 8, generator: generator, dtype: torch.float64);

        Tensor Gradient(Device device)
        {
            var leaf = x.to(device).requires_grad_();
            leaf.tanh().matmul(leaf).logsumexp(-1).sum().backward();
            return leaf.grad!.cpu();
        }

        (Gradient(torch.device("cuda")) - Gradient(torch.device("cpu")))
            .abs()
            .max()
            .item<double>()
            .ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void A_gpu_generator_continues_from_its_saved_state()
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(5, torch.device("cuda"));
        torch.rand(1000, generator: generator, device: torch.device("cuda"));
        var state = generator.get_state();
        var first = torch.rand(1000, generator: generator, device: torch.device("cuda"));
        generator.set_state(state);
        var again = torch.rand(1000, generator: generator, device: torch.device("cuda"));
        (first == again).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void A_training_loop_on_the_gpu_learns_and_leaks_no_tensor()
    {
        RequireCuda();
        var device = torch.device("cuda");
        using var generator = new torch.Generator(7);
        using var ambient = AmbientGenerator.Use(generator);
        using var model = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1)).to(device);
        using var optimizer = torch.optim.AdamW(model.parameters(), lr: 1e-2);
        using var data = torch.randn(256, 4, generator: generator).to(device);
        using var target = data.sum(1, keepdim: true).sin();

        double Step()
        {
            using var scope = torch.NewDisposeScope();
            optimizer.zero_grad();
            var loss = functional.mse_loss(model.forward(data), target);
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }

        var first = Step();
        var live = ProcessWide.SettledTensors();
        var last = first;
        for (var i = 0; i < 300; i++)
        {
            last = Step();
        }

        ProcessWide.SettledTensors().ShouldBe(live);
        last.ShouldBeLessThan(first / 20);
    }

    [Fact]
    public void A_captured_graph_replays_its_work_on_changed_inputs()
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        var device = torch.device("cuda");
        var input = torch.ones(16, 16, device: device);
        var output = torch.zeros(16, 16, device: device);
        void Work()
        {
            using var inner = torch.NewDisposeScope();
            output.copy_(input.matmul(input) + 1);
        }

        using var inference = torch.no_grad();
        Work();
        using var graph = new CudaGraph();
        graph.Capture(Work);
        input.fill_(2);
        graph.Replay();
        torch.cuda.synchronize();
        output.cpu().min().item<float>().ShouldBe((16 * 4) + 1);
        output.cpu().max().item<float>().ShouldBe((16 * 4) + 1);
    }

    [Fact]
    public void Memory_figures_follow_what_is_allocated_and_freed()
    {
        RequireCuda();
        var before = CudaMemory.Of(0).AllocatedBytes;
        using (var tensor = torch.zeros(1024, 1024, device: torch.device("cuda")))
        {
            (CudaMemory.Of(0).AllocatedBytes - before).ShouldBe(4 * 1024 * 1024);
        }

        CudaMemory.Of(0).AllocatedBytes.ShouldBe(before);
    }

    [Fact]
    public void An_operator_over_two_devices_fails_with_libtorchs_message()
    {
        RequireCuda();
        using var scope = torch.NewDisposeScope();
        var onGpu = torch.ones(3, device: torch.device("cuda"));
        var error = Should.Throw<System.Runtime.InteropServices.ExternalException>(() => onGpu.matmul(torch.ones(3)));
        error.Message.ShouldContain("matmul");
        error.Message.ShouldContain("device");
    }
}
