namespace Rlfw.Torch.Tests.Tensors;

public sealed class GeneratorTests : IDisposable
{
    private static readonly Dictionary<string, Func<torch.Generator, Tensor>> Draws = new(StringComparer.Ordinal)
    {
        ["rand"] = g => torch.rand(50, generator: g),
        ["randn"] = g => torch.randn([7, 9], generator: g),
        ["randint"] = g => torch.randint(-5, 100, [30], generator: g),
        ["randperm"] = g => torch.randperm(40, generator: g),
        ["normal"] = g => torch.normal(1, 2, [30], generator: g),
        ["normal_"] = g => torch.empty(30).normal_(generator: g),
        ["uniform_"] = g => torch.empty(30).uniform_(-1, 1, g),
        ["exponential_"] = g => torch.empty(30).exponential_(2, g),
        ["bernoulli_"] = g => torch.empty(100).bernoulli_(0.3, g),
        ["bernoulli"] = g => torch.full(100, 0.5f).bernoulli(g),
        ["multinomial"] = g => torch.ones(5, 20).multinomial(3, generator: g),
        ["poisson"] = g => torch.full(50, 3f).poisson(g),
        ["random_"] = g => torch.empty(50).random_(0, 1000, g),
    };

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Draws.Keys];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_numbers(string name)
    {
        using var first = new torch.Generator(5);
        using var second = new torch.Generator(5);
        using var other = new torch.Generator(6);
        var numbers = Draws[name](first);
        Draws[name](second).Equal(numbers).ShouldBeTrue();
        Draws[name](other).Equal(numbers).ShouldBeFalse();
        Draws[name](first).Equal(numbers).ShouldBeFalse("the generator goes on");
        first.manual_seed(5);
        Draws[name](first).Equal(numbers).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_state_continues_where_it_was(string name)
    {
        using var generator = new torch.Generator(5);
        Draws[name](generator);
        var state = generator.get_state();
        state.dtype.ShouldBe(ScalarType.Byte);
        var expected = Draws[name](generator);
        using var restored = new torch.Generator(99);
        restored.set_state(state);
        Draws[name](restored).Equal(expected).ShouldBeTrue();
    }

    [Fact]
    public void An_ambient_generator_serves_calls_that_name_none()
    {
        using var generator = new torch.Generator(5);
        Tensor ambient;
        using (AmbientGenerator.Use(generator))
        {
            ambient = torch.rand(10);
            using var inner = new torch.Generator(7);
            using (AmbientGenerator.Use(inner))
            {
                torch.rand(10).Equal(ambient).ShouldBeFalse();
            }
            AmbientGenerator.Current.ShouldBeSameAs(generator);
        }
        AmbientGenerator.Current.ShouldBeNull();
        torch.rand(10, generator: new torch.Generator(5)).Equal(ambient).ShouldBeTrue();
    }

    [Fact]
    public void A_generator_knows_its_seed_and_device()
    {
        using var generator = new torch.Generator(1234567890123);
        generator.initial_seed().ShouldBe(1234567890123);
        generator.device.type.ShouldBe(DeviceType.CPU);
        generator.Dispose();
        Should.Throw<ObjectDisposedException>(() => generator.get_state());
    }

    [Fact]
    public void A_state_of_the_wrong_length_is_refused()
    {
        using var generator = new torch.Generator(1);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() =>
            generator.set_state(torch.zeros(3, torch.uint8))
        );
    }
}
