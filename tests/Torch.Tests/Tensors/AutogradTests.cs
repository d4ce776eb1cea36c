namespace Rlfw.Torch.Tests.Tensors;

public sealed class AutogradTests : IDisposable
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["polynomial"] = x => (x * x * x) - (2 * x),
        ["quotient"] = x => 1 / (x.square() + 1),
        ["tanh of a product"] = x => x.matmul(x.T).tanh(),
        ["log_softmax"] = x => x.log_softmax(-1) * torch.arange(4, torch.float64),
        ["gather"] = x => x.gather(1, torch.tensor(new long[] { 0, 2, 3 }, [3, 1])).exp(),
        ["logsumexp"] = x => x.logsumexp(0),
        ["standard deviation"] = x => x.std(1),
        ["index and concatenation"] = x => torch.cat([x[1], x[.., 2]]).sin(),
        ["where and clamp"] = x => torch.where(x > 0, x.clamp(max: 0.7), 3 * x),
        ["einsum"] = x => torch.einsum("ij,kj->ik", x, x.sigmoid()),
        ["cumsum"] = x => x.cumsum(1).square(),
        ["norm"] = x => x.norm(1),
        ["masked fill"] = x => x.masked_fill(x > 0.5, 0.0).exp(),
        ["attention"] = x =>
            Fused.ScaledDotProductAttention(x.view(1, 1, 3, 4), x.view(1, 1, 3, 4), x.view(1, 1, 3, 4), isCausal: true),
        ["rms norm"] = x => Fused.RmsNorm(x, [4], torch.arange(1, 5, torch.float64), 1e-5),
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Functions.Keys];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_agree_with_finite_differences(string name)
    {
        var function = Functions[name];
        using var generator = new torch.Generator(7);
        var x = torch.randn([3, 4], torch.float64, requires_grad: true, generator: generator);
        var derivative = torch.autograd.grad([function(x).sum()], [x])[0];
        using var off = torch.no_grad();
        const double step = 1e-6;
        for (var i = 0; i < 12; i++)
        {
            var shift = torch.zeros(12, torch.float64);
            shift[i] = step;
            shift = shift.view(3, 4);
            var difference = (function(x + shift).sum() - function(x - shift).sum()).item<double>() / (2 * step);
            derivative
                .view(12)[i]
                .item<double>()
                .ShouldBe(difference, 1e-6 * Math.Max(1, Math.Abs(difference)), $"element {i}");
        }
    }

    [Fact]
    public void Derivatives_add_up_until_they_are_cleared()
    {
        var x = torch.ones(2, requires_grad: true);
        x.grad.ShouldBeNull();
        (3 * x).sum().backward();
        (3 * x).sum().backward();
        x.grad!.data<float>().ToArray().ShouldBe([6f, 6f]);
        x.grad = null;
        x.grad.ShouldBeNull();
    }

    [Fact]
    public void No_graph_is_recorded_where_none_is_wanted()
    {
        var x = torch.ones(2, requires_grad: true);
        using (torch.no_grad())
        {
            (x + 1).requires_grad.ShouldBeFalse();
            using (torch.enable_grad())
            {
                (x + 1).requires_grad.ShouldBeTrue();
            }
            torch.is_grad_enabled().ShouldBeFalse();
        }
        (x + 1).requires_grad.ShouldBeTrue();
        (x + 1).is_leaf.ShouldBeFalse();
        (x + 1).detach().requires_grad.ShouldBeFalse();
        using (torch.inference_mode())
        {
            torch.is_inference_mode_enabled().ShouldBeTrue();
            (x + 1).requires_grad.ShouldBeFalse();
        }
        torch.is_inference_mode_enabled().ShouldBeFalse();
        torch.is_grad_enabled().ShouldBeTrue();
    }

    [Fact]
    public void Second_derivatives_exist_when_asked_for()
    {
        var x = torch.tensor(3.0, requires_grad: true);
        var first = torch.autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        first.item<double>().ShouldBe(27);
        torch.autograd.grad([first], [x])[0].item<double>().ShouldBe(18);
    }

    [Fact]
    public void An_input_that_plays_no_part_has_no_derivative()
    {
        var (x, y) = (torch.ones(1, requires_grad: true), torch.ones(1, requires_grad: true));
        Should.Throw<Exception>(() => torch.autograd.grad([2 * x], [x, y]));
        var derivatives = torch.autograd.grad([2 * x], [x, y], allow_unused: true);
        derivatives[0].item<float>().ShouldBe(2);
        derivatives[1].ShouldBeNull();
    }

    [Fact]
    public void Weights_and_chosen_inputs_are_respected()
    {
        var (x, y) = (torch.ones(2, requires_grad: true), torch.ones(2, requires_grad: true));
        (x * y).backward([torch.tensor(new float[] { 1, 10 })], inputs: [x]);
        x.grad!.data<float>().ToArray().ShouldBe([1f, 10f]);
        y.grad.ShouldBeNull();
    }

    [Fact]
    public void A_graph_is_freed_unless_retained()
    {
        var x = torch.ones(1, requires_grad: true);
        var z = x.exp();
        z.backward(retain_graph: true);
        z.backward();
        Should.Throw<Exception>(() => z.backward()).Message.ShouldContain("second time");
    }

    [Fact]
    public void Whole_numbers_have_no_derivatives() =>
        Should
            .Throw<System.Runtime.InteropServices.ExternalException>(() => torch.ones(1, torch.int64).requires_grad_())
            .Message.ShouldContain("floating point");
}
