using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Nn;

public sealed class StateDictTests
{
    [Fact]
    public void A_state_goes_from_one_module_to_another()
    {
        using var scope = NewDisposeScope();
        using var source = Model(1);
        using var target = Model(2);
        target
            .load_state_dict(source.state_dict())
            .ShouldSatisfyAllConditions(
                keys => keys.missing_keys.ShouldBeEmpty(),
                keys => keys.unexpected_keys.ShouldBeEmpty()
            );
        foreach (var (name, parameter) in source.named_parameters())
        {
            target.get_parameter(name)!.Values().ShouldBe(parameter.Values());
            target.get_parameter(name)!.requires_grad.ShouldBeTrue();
        }
        source.state_dict()["0.weight"].ShouldBeSameAs(source.get_parameter("0.weight"));
        source.state_dict(prefix: "model").Keys.ShouldContain("model.2.bias");
    }

    [Fact]
    public void A_strict_load_names_what_is_missing_and_unknown_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var before = Values(model);
        var state = Model(2).state_dict();
        state.Remove("2.bias");
        state["extra"] = zeros(1);
        var message = Should.Throw<InvalidOperationException>(() => model.load_state_dict(state)).Message;
        message.ShouldContain("Missing: 2.bias.");
        message.ShouldContain("Unexpected: extra.");
        Values(model).ShouldBe(before);
        var (missing, unexpected) = model.load_state_dict(state, strict: false);
        missing.ShouldBe(["2.bias"]);
        unexpected.ShouldBe(["extra"]);
        Values(model).ShouldNotBe(before);
        model.load_state_dict(state, skip: ["2.bias", "extra"]).missing_keys.ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_shape_is_named_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var before = Values(model);
        var state = Model(2).state_dict();
        state["2.weight"] = zeros(1, 5);
        Should
            .Throw<ArgumentException>(() => model.load_state_dict(state, strict: false))
            .Message.ShouldContain("2.weight is [1, 4] in the module and [1, 5] in the state");
        Values(model).ShouldBe(before);
    }

    [Fact]
    public void Loading_converts_to_the_type_of_the_module()
    {
        using var scope = NewDisposeScope();
        using var source = Model(1).to(ScalarType.BFloat16);
        using var target = Model(2);
        target.load_state_dict(source.state_dict());
        target.get_parameter("0.weight")!.dtype.ShouldBe(ScalarType.Float32);
        Values(target).ShouldBe(Values(source));
    }

    [Fact]
    public void A_module_moves_to_another_type_with_its_gradients_and_keeps_its_objects()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        model.register_buffer("count", zeros(1, ScalarType.Int64));
        using var optimizer = torch.optim.SGD(model.parameters(), 0.5);
        var weight = model.get_parameter("0.weight")!;
        var before = weight.Values();
        model.call(ones(1, 3)).sum().backward();
        var gradient = weight.grad!.Values();
        model.to(ScalarType.Float64).ShouldBeSameAs(model);
        model.get_parameter("0.weight").ShouldBeSameAs(weight);
        weight.dtype.ShouldBe(ScalarType.Float64);
        weight.requires_grad.ShouldBeTrue();
        weight.grad!.Values().ShouldBe(gradient);
        weight.grad!.dtype.ShouldBe(ScalarType.Float64);
        model.get_buffer("count")!.dtype.ShouldBe(ScalarType.Int64);
        optimizer.step();
        weight.Values().ShouldBe(before.Zip(gradient, (value, slope) => value - (0.5 * slope)), 1e-12);
        model.zero_grad();
        model.call(ones(1, 3, ScalarType.Float64)).sum().backward();
        weight.grad!.dtype.ShouldBe(ScalarType.Float64);
        Should.Throw<ArgumentException>(() => model.to(ScalarType.Int64)).Message.ShouldContain("Int64");
    }

    private static double[] Values(nn.Module module) =>
        [.. module.parameters().SelectMany(parameter => parameter.Values())];

    private static Sequential Model(ulong seed)
    {
        using var generator = new Generator(seed);
        using var _ = AmbientGenerator.Use(generator);
        return Sequential(Linear(3, 4), Tanh(), Linear(4, 1));
    }
}
