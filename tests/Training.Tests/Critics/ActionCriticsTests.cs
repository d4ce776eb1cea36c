using Rlfw.Contracts;
using Rlfw.Training.Critics;
using Rlfw.Training.Policies;
using Rlfw.Training.Tests.Checkpoints;
using Rlfw.Training.Tests.Networks;

namespace Rlfw.Training.Tests.Critics;

/// <summary>Linear critics Q_i(s, a) = c_i s + d_i a + b_i with known numbers, so that everything can be checked by hand.</summary>
public sealed class ActionCriticsTests
{
    [Fact]
    public void Of_the_target_critics_the_least_is_believed_and_the_learned_ones_are_not_asked()
    {
        using var scope = NewDisposeScope();
        using var critics = Make(out var model);
        Set(model, [1, 2, 0], [3, -1, 0]);
        critics.MoveTargets(1);
        Set(model, [100, 100, 100], [100, 100, 100]);

        var values = new float[2];
        critics.LeastTargetValues([1, 2], [1, -1], values);
        // Q_0: 1 + 2 = 3 and 2 - 2 = 0; Q_1: 3 - 1 = 2 and 6 + 1 = 7.
        values.ShouldBe([2, 0]);

        critics.MoveTargets(0.5);
        critics.LeastTargetValues([1, 2], [1, -1], values);
        // Half way to 300 and 200: 151.5 and 100, or 151 and 103.5.
        values.ShouldBe([151, 100]);
    }

    [Fact]
    public void An_actors_gradient_flows_through_the_critic_that_is_least_in_its_row()
    {
        using var scope = NewDisposeScope();
        using var critics = Make(out var model);
        Set(model, [1, 2, 0], [3, -1, 0]);

        var gradients = new float[2];
        var loss = critics.ActionGradients([1, 2], [1, -1], 2, 2, gradients);
        // Least are Q_1 = 2 and Q_0 = 0; the mean of -min has gradients -d_1 / 2 and -d_0 / 2.
        loss.ShouldBe(-1, 1e-6);
        gradients.ShouldBe([0.5f, -1]);

        critics.ActionGradients([1, 2], [1, -1], 1, 2, gradients).ShouldBe(-1.5, 1e-6);
        gradients.ShouldBe([-1, -1]);
    }

    [Fact]
    public void A_step_is_adams_first_and_reports_what_it_saw()
    {
        using var scope = NewDisposeScope();
        using var critics = Make(out var model);
        Set(model, [1, 2, 0], [3, -1, 0]);

        // Q_0 = 3, Q_1 = 2 towards 1 with weight 2: half of 2 * (2^2 + 1^2).
        var step = critics.Learn([1], [1], [1], [2], 0.5, 0.125);
        step.Loss.ShouldBe(5, 1e-5);
        step.MeanValue.ShouldBe(2.5, 1e-6);

        // Every gradient is above 0, and Adam's first step has the length of the step size.
        Values(model, 0).ShouldBe([0.875f, 1.875f, -0.125f], 1e-6);
        Values(model, 1).ShouldBe([2.875f, -1.125f, -0.125f], 1e-6);
    }

    [Fact]
    public void Saved_critics_go_on_with_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var whole = Make(out var model);
        Set(model, [1, 2, 0], [3, -1, 0]);
        whole.MoveTargets(1);
        whole.Learn([1], [1], [1], [1], 1, 0.1);
        using var state = new StateRoundTrip();
        whole.Save(state.Writer);
        using var resumed = Make(out var copy);
        resumed.Load(state.Read());
        Set(copy, Values(model, 0), Values(model, 1));

        foreach (var critics in new[] { whole, resumed })
        {
            critics.Learn([1], [1], [5], [1], 1, 0.1);
            critics.MoveTargets(0.3);
        }

        Values(copy, 0).ShouldBe(Values(model, 0));
        Values(copy, 1).ShouldBe(Values(model, 1));
        var (expected, actual) = (new float[1], new float[1]);
        whole.LeastTargetValues([0.3f], [0.7f], expected);
        resumed.LeastTargetValues([0.3f], [0.7f], actual);
        actual.ShouldBe(expected);
    }

    private static ActionCritics Make(out LearnedModule model)
    {
        var context = new EnvironmentAlgorithmContext(
            new BoxSpace([-1], [1]),
            new BoxSpace([-1], [1]),
            new SampleBuilder([]),
            CPU,
            new RandomStreams(1),
            new Budget(null, 100)
        );
        var critics = new ActionCritics(context, 2, 1, 1, [8]);
        model = new LearnedModule("critics");
        critics.AddTo(model);
        return critics;
    }

    /// <summary>Sets [c, d, b] of both.</summary>
    private static void Set(LearnedModule model, params float[][] numbers)
    {
        using var constant = no_grad();
        for (var i = 0; i < numbers.Length; i++)
        {
            var parameters = model.state_dict();
            parameters[$"critic_{i}.output.weight"].copy_(tensor(numbers[i][..2], [1, 2]));
            parameters[$"critic_{i}.output.bias"].copy_(tensor(numbers[i][2..], [1]));
        }
    }

    private static float[] Values(LearnedModule model, int critic) =>
        [
            .. model.state_dict()[$"critic_{critic}.output.weight"].detach().contiguous().data<float>().ToArray(),
            .. model.state_dict()[$"critic_{critic}.output.bias"].detach().contiguous().data<float>().ToArray(),
        ];
}
