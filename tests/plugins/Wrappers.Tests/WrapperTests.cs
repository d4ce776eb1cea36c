namespace Rlfw.Plugins.Wrappers.Tests;

public sealed class WrapperTests
{
    [Fact]
    public void A_time_limit_truncates_and_leaves_terminal_states_terminal()
    {
        var wrapped = new Wrapped(new TimeLimitWrapper(new() { Steps = 3 }, new(new ScriptedVector(1, 1), null)));
        var ends = Enumerable.Range(0, 7).Select(_ => Ends(wrapped)).ToArray();
        ends.ShouldBe(["", "", "truncated", "", "", "truncated", ""]);

        var terminal = new Wrapped(
            new TimeLimitWrapper(new() { Steps = 2 }, new(new ScriptedVector(1, 1, terminates: 2), null))
        );
        Enumerable.Range(0, 4).Select(_ => Ends(terminal)).ShouldBe(["", "terminated", "", "terminated"]);
    }

    [Fact]
    public void What_terminates_on_truncation_ends_where_the_limit_is_and_where_the_task_ends()
    {
        var limited = new TimeLimitWrapper(new() { Steps = 3 }, new(new ScriptedVector(1, 1, terminates: 2), null));
        var terminal = new Wrapped(new TerminateOnTruncationWrapper(new(limited, null)));
        Enumerable.Range(0, 4).Select(_ => Ends(terminal)).ShouldBe(["", "terminated", "", "terminated"]);

        limited = new TimeLimitWrapper(new() { Steps = 3 }, new(new ScriptedVector(1, 1), null));
        var cut = new Wrapped(new TerminateOnTruncationWrapper(new(limited, null)));
        Enumerable.Range(0, 4).Select(_ => Ends(cut)).ShouldBe(["", "", "terminated", ""]);
        cut.Outcome.Truncated[0].ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Normalised_observations_are_by_the_moments_of_all_that_were_seen(int environments)
    {
        const int size = 3;
        var inner = new ScriptedVector(environments, size, terminates: 7);
        var trained = new NormalizeObservationsWrapper(new(), new(inner, null));
        var wrapped = new Wrapped(trained);
        for (var step = 0; step < 50; step++)
        {
            wrapped.Step(0);
        }

        var judged = new ScriptedVector(1, size);
        var normalized = new Wrapped(new NormalizeObservationsWrapper(new(), new(judged, trained)), seed: 9).First[0];

        // What was seen, and a ten-thousandth of a vector with mean 0 and variance 1 before it.
        var seen = inner.Given.OfType<float[]>().ToArray();
        // Each end is not counted, but the reset that follows it is.
        seen.Length.ShouldBe(environments * 51);
        for (var k = 0; k < size; k++)
        {
            var values = seen.Select(x => (double)x[k]).ToArray();
            var weight = values.Length + 1e-4;
            var mean = values.Sum() / weight;
            var variance = (values.Sum(x => (x - mean) * (x - mean)) + (1e-4 * (1 + (mean * mean)))) / weight;
            normalized[k].ShouldBe((float)((judged.Given[0]![k] - mean) / Math.Sqrt(variance + 1e-8)), 1e-5f);
        }
    }

    [Fact]
    public void Evaluation_takes_the_trained_statistics_and_leaves_them_alone()
    {
        var trained = new NormalizeObservationsWrapper(new(), new(new ScriptedVector(2, 2), null));
        var learning = new Wrapped(trained);
        learning.Step(0);
        var evaluated = new NormalizeObservationsWrapper(new(), new(new ScriptedVector(1, 2), trained));

        var once = new Wrapped(evaluated, seed: 5).First[0];
        new Wrapped(evaluated, seed: 6).Step(0);
        new Wrapped(evaluated, seed: 5).First[0].ShouldBe(once);

        learning.Step(0);
        new Wrapped(evaluated, seed: 5).First[0].ShouldNotBe(once);
    }

    [Fact]
    public void Normalised_observations_are_cut_and_bounded()
    {
        var wrapper = new NormalizeObservationsWrapper(new() { Clip = 0.5 }, new(new ScriptedVector(1, 2), null));
        var wrapped = new Wrapped(wrapper);
        var seen = Enumerable.Range(0, 30).SelectMany(_ => wrapped.Step(0).Take(2)).ToArray();

        seen.Max().ShouldBe(0.5);
        seen.Min().ShouldBe(-0.5);
        ((BoxSpace)wrapper.ObservationSpace).High.ShouldBe([0.5f, 0.5f]);
    }

    [Fact]
    public void Rewards_are_divided_by_the_spread_of_the_discounted_return()
    {
        var wrapped = new Wrapped(
            new NormalizeRewardsWrapper(new() { Discount = 0.5 }, new(new ScriptedVector(1, 1, terminates: 3), null))
        );
        // Returns of the two episodes: 2, 1 + 4 = 5, 2.5 - 1 = 1.5; then 8.
        float[] actions = [2, 4, -1, 8];
        var rewards = actions.Select(x => wrapped.Step(x)[1]).ToArray();

        double[] returns = [2, 5, 1.5, 8];
        for (var n = 1; n <= returns.Length; n++)
        {
            var weight = n + 1e-4;
            var mean = returns.Take(n).Sum() / weight;
            var variance = (returns.Take(n).Sum(x => (x - mean) * (x - mean)) + (1e-4 * (1 + (mean * mean)))) / weight;
            rewards[n - 1].ShouldBe(Math.Clamp(actions[n - 1] / Math.Sqrt(variance + 1e-8), -10, 10), 1e-6);
        }
    }

    [Fact]
    public void Rewards_in_evaluation_are_the_environments_own()
    {
        var trained = new NormalizeRewardsWrapper(new(), new(new ScriptedVector(1, 1), null));
        var clipped = new ClipWrapper(new() { Rewards = 1 }, new(new ScriptedVector(1, 1), null));

        new Wrapped(new NormalizeRewardsWrapper(new(), new(new ScriptedVector(1, 1), trained))).Step(7)[1].ShouldBe(7);
        new Wrapped(new ClipWrapper(new() { Rewards = 1 }, new(new ScriptedVector(1, 1), clipped)))
            .Step(7)[1]
            .ShouldBe(7);
        new Wrapped(clipped).Step(7)[1].ShouldBe(1);
    }

    [Theory]
    [InlineData(FramePadding.First)]
    [InlineData(FramePadding.Zeros)]
    public void A_stack_shows_the_last_frames_the_oldest_first(FramePadding padding)
    {
        var inner = new ScriptedVector(1, 2, terminates: 3);
        var wrapper = new FrameStackWrapper(new() { Frames = 3, Padding = padding }, new(inner, null));
        var wrapped = new Wrapped(wrapper);
        var first = inner.Given[0]!;
        float[] before = padding == FramePadding.First ? first : [0, 0];

        wrapper.ObservationSpace.Size.ShouldBe(6);
        wrapped.First[0].ShouldBe([.. before, .. before, .. first]);
        wrapped.Step(0);
        var second = inner.Given[1]!;
        wrapped.Outcome.Observations.ShouldBe([.. before, .. first, .. second]);
        wrapped.Step(0);
        var third = inner.Given[2]!;
        wrapped.Outcome.Observations.ShouldBe([.. first, .. second, .. third]);
        wrapped.Step(0);
        wrapped.Outcome.Terminated[0].ShouldBeTrue();
        wrapped.Outcome.Observations[..4].ShouldBe([.. second, .. third]);
        var next = inner.Given[^1]!;
        wrapped.Step(0);
        wrapped.Outcome.Observations[..4].ShouldBe([.. padding == FramePadding.First ? next : [0, 0], .. next]);
    }

    [Fact]
    public void Clipping_cuts_observations_and_their_bounds()
    {
        var wrapper = new ClipWrapper(new() { Observations = 0.25 }, new(new ScriptedVector(2, 2), null));
        var wrapped = new Wrapped(wrapper);

        wrapped.First.ShouldAllBe(x => x.All(y => Math.Abs(y) <= 0.25f));
        wrapped.Step(0).Take(4).ShouldAllBe(x => Math.Abs(x) <= 0.25);
        ((BoxSpace)wrapper.ObservationSpace).Low.ShouldBe([-0.25f, -0.25f]);
    }

    [Fact]
    public void Observations_that_are_indices_are_refused_with_advice()
    {
        var indices = new WrapperContext(new ScriptedVector(1, 1, observations: new DiscreteSpace(4)), null);

        Should
            .Throw<UserErrorException>(() => new NormalizeObservationsWrapper(new(), indices))
            .Message.ShouldContain("one-hot");
        Should.Throw<UserErrorException>(() => new FrameStackWrapper(new(), indices)).Message.ShouldContain("indices");
        Should.Throw<UserErrorException>(() => new ClipWrapper(new() { Observations = 1 }, indices));
    }

    [Theory]
    [InlineData("time-limit")]
    [InlineData("terminate-on-truncation")]
    [InlineData("normalize-observations")]
    [InlineData("normalize-rewards")]
    [InlineData("frame-stack")]
    [InlineData("clip")]
    [InlineData("monitor")]
    public void A_loaded_wrapper_goes_on_bit_for_bit(string kind)
    {
        var one = Make(kind);
        var first = new Wrapped(one);
        for (var step = 0; step < 5; step++)
        {
            first.Step(step);
        }

        var state = new MemoryState();
        one.Save(state);
        var positions = first.Streams.Select(x => x.Position).ToArray();
        var two = Make(kind);
        var second = new Wrapped(two);
        two.Load(state);
        for (var i = 0; i < positions.Length; i++)
        {
            second.Streams[i].Position = positions[i];
        }

        for (var step = 0; step < 9; step++)
        {
            second.Step(step).ShouldBe(first.Step(step));
        }
    }

    private static IEnvironmentWrapper Make(string kind)
    {
        var context = new WrapperContext(new ScriptedVector(2, 2, terminates: 4), null);
        return kind switch
        {
            "time-limit" => new TimeLimitWrapper(new() { Steps = 3 }, context),
            "terminate-on-truncation" => new TerminateOnTruncationWrapper(
                new(new TimeLimitWrapper(new() { Steps = 3 }, context), null)
            ),
            "normalize-observations" => new NormalizeObservationsWrapper(new(), context),
            "normalize-rewards" => new NormalizeRewardsWrapper(new(), context),
            "frame-stack" => new FrameStackWrapper(new() { Frames = 2 }, context),
            "clip" => new ClipWrapper(new() { Rewards = 1, Observations = 1 }, context),
            _ => new MonitorWrapper(context),
        };
    }

    private static string Ends(Wrapped wrapped)
    {
        wrapped.Step(0);
        return wrapped.Outcome.Terminated[0] ? "terminated"
            : wrapped.Outcome.Truncated[0] ? "truncated"
            : "";
    }
}
