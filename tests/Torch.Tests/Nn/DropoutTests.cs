using Rlfw.Torch.Extensions;

namespace Rlfw.Torch.Tests.Nn;

public sealed class DropoutTests
{
    [Fact]
    public void While_training_elements_are_zero_or_scaled_and_the_mean_stays()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var _ = AmbientGenerator.Use(generator);
        using var dropout = Dropout(0.25);
        var values = dropout.call(ones(20_000)).Values();
        values.Distinct().Order().ShouldBe([0, 4 / 3.0], tolerance: 1e-6);
        values.Count(value => value == 0).ShouldBeInRange(4_700, 5_300);
    }

    [Fact]
    public void While_evaluating_the_input_passes_and_nothing_is_drawn()
    {
        using var scope = NewDisposeScope();
        using var dropout = Dropout(0.9);
        dropout.eval();
        var input = ones(5);
        var output = dropout.call(input);
        output.ShouldBeClose([1, 1, 1, 1, 1]);
        ReferenceEquals(input, output).ShouldBeFalse();
    }

    [Fact]
    public void The_gradient_passes_where_the_element_passed()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        using var _ = AmbientGenerator.Use(generator);
        var input = ones(100).requires_grad_();
        var output = functional.dropout(input, 0.5);
        output.sum().backward();
        input.grad!.ShouldBeClose(output.Values());
    }

    [Fact]
    public void The_same_generator_state_drops_the_same_elements()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        using var _ = AmbientGenerator.Use(generator);
        var state = generator.get_state();
        var first = functional.dropout(ones(64)).Values();
        functional.dropout(ones(64)).Values().ShouldNotBe(first);
        generator.set_state(state);
        functional.dropout(ones(64)).Values().ShouldBe(first);
    }

    [Fact]
    public void Certain_and_impossible_probabilities_work_and_others_are_refused()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        using var _ = AmbientGenerator.Use(generator);
        functional.dropout(ones(3), 1).ShouldBeClose([0, 0, 0]);
        functional.dropout(ones(3), 0).ShouldBeClose([1, 1, 1]);
        var overwritten = ones(64);
        functional.dropout(overwritten, 0.5, inplace: true);
        overwritten.Values().Distinct().Order().ShouldBe([0, 2]);
        Should.Throw<ArgumentOutOfRangeException>(() => Dropout(1.5));
        Should.Throw<ArgumentOutOfRangeException>(() => functional.dropout(ones(1), double.NaN));
    }
}
