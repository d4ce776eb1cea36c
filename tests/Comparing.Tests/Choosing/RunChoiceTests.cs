using Rlfw.Contracts;

namespace Rlfw.Comparing.Tests.Choosing;

public sealed class RunChoiceTests : IDisposable
{
    private readonly FixedSource _source = new(
        Made.Learned("ppo", 1, 100),
        Made.Learned("ppo", 2, 90),
        Made.Learned("dqn", 1, 50) with
        {
            Id = "0f1e2d",
            Folder = "/data/runs/cartpole-dqn/dqn000000000-1",
        }
    );

    [Theory]
    [InlineData("cartpole-ppo", 2)]
    [InlineData("cartpole-ppo/ppo000000000", 2)]
    [InlineData("cartpole-ppo/ppo0", 2)]
    [InlineData("cartpole-ppo/ppo000000000-2", 1)]
    [InlineData("0f1e2d", 1)]
    [InlineData("0f1", 1)]
    [InlineData("/data/runs/cartpole-dqn/dqn000000000-1/", 1)]
    public async Task Names_mean_experiments_plans_runs_beginnings_and_folders(string name, int count) =>
        (await RunChoice.FindAsync(_source, [name.TrimEnd('/')], Stop)).Count.ShouldBe(count);

    [Fact]
    public async Task Several_names_are_compared_together_and_none_means_all()
    {
        (await RunChoice.FindAsync(_source, ["cartpole-dqn", "cartpole-ppo"], Stop)).Count.ShouldBe(3);
        (await RunChoice.FindAsync(_source, [], Stop)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Only_the_named_experiments_are_asked_for()
    {
        await RunChoice.FindAsync(_source, ["cartpole-dqn"], Stop);

        _source.Asked.ShouldBe(["cartpole-dqn"]);
    }

    [Theory]
    [InlineData("cartpole-pp0", "did you mean 'cartpole-ppo'?")]
    [InlineData("nothing", "experiments: cartpole-ppo, cartpole-dqn")]
    [InlineData("cartpole-", "is the beginning of 3 runs: cartpole-ppo/ppo000000000-1")]
    public async Task What_means_nothing_or_too_much_is_told_with_what_there_is(string name, string part) =>
        (
            await Should.ThrowAsync<UserErrorException>(() => RunChoice.FindAsync(_source, [name], Stop))
        ).Message.ShouldContain(part);

    [Fact]
    public async Task A_source_without_runs_says_so() =>
        (
            await Should.ThrowAsync<UserErrorException>(() => RunChoice.FindAsync(new FixedSource(), ["x"], Stop))
        ).Message.ShouldContain("there are no runs in the runs of a test");

    public void Dispose() => _source.DisposeAsync().AsTask().Wait();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
