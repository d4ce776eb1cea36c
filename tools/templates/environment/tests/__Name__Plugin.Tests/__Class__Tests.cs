using Rlfw.Contracts;

namespace __Name__Plugin.Tests;

public sealed class __Class__Tests
{
    private const float Left = 0;
    private const float Right = 1;

    private readonly float[] _observation = new float[1];

    [Fact]
    public void Walking_right_reaches_the_goal_and_terminates()
    {
        var corridor = new __Class__(new __Name__Options { Cells = 3 });
        corridor.Reset(new RandomStream(1, "environment"), _observation);
        while (_observation[0] > 0)
        {
            corridor.Step([Left], _observation);
        }

        Assert.Equal(new StepResult(-0.01, Terminated: false, Truncated: false), corridor.Step([Right], _observation));
        Assert.Equal(new StepResult(1, Terminated: true, Truncated: false), corridor.Step([Right], _observation));
        Assert.Equal(2, _observation[0]);
    }

    [Fact]
    public void An_episode_that_takes_too_long_is_truncated_not_terminated()
    {
        var corridor = new __Class__(new __Name__Options { MaxEpisodeSteps = 2 });
        corridor.Reset(new RandomStream(1, "environment"), _observation);

        Assert.False(corridor.Step([Left], _observation).Truncated);
        Assert.Equal(new StepResult(-0.01, Terminated: false, Truncated: true), corridor.Step([Left], _observation));
    }

    [Fact]
    public void A_loaded_environment_continues_as_the_saved_one_would_have()
    {
        var options = new __Name__Options { Cells = 50, MaxEpisodeSteps = 20 };
        var saved = new __Class__(options);
        saved.Reset(new RandomStream(7, "environment"), _observation);
        saved.Step([Right], _observation);
        var state = new MemoryState();
        saved.Save(state);
        var loaded = new __Class__(options);
        loaded.Load(state);

        for (var step = 0; step < 19; step++)
        {
            var expected = saved.Step([step % 3], _observation);
            var there = _observation[0];
            Assert.Equal(expected, loaded.Step([step % 3], _observation));
            Assert.Equal(there, _observation[0]);
        }
    }
}
