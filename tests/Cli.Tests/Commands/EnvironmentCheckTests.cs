namespace Rlfw.Cli.Tests.Commands;

public sealed class EnvironmentCheckTests : IDisposable
{
    private static readonly string Unruly = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "isolation", "Unruly")
    );

    private readonly CliProcess _cli = new();

    [Fact]
    public async Task A_sound_environment_is_described_and_measured()
    {
        var output = (
            await _cli.RunAsync("env", "check", "frozenlake", "map=8x8", "success_rate=0.8", "--steps", "2000")
        )
            .Exits(0)
            .Output;
        output.ShouldContain("frozenlake: observations 64 discrete; actions 4 discrete");
        output.ShouldContain("transition table");
        output.ShouldContain("steps a second one by one");
        output.ShouldNotContain("fault");
    }

    [Fact]
    public async Task Json_has_every_check()
    {
        var json = (await _cli.RunAsync("env", "check", "pendulum", "--json", "--steps", "1000")).Exits(0).Json;
        ((bool)json["sound"]!).ShouldBeTrue();
        json["checks"]!.AsArray().Select(x => (string?)x).ShouldContain("many together");
        ((double)json["bytes_per_step"]!).ShouldBeLessThan(1);
    }

    [Fact]
    public async Task An_environment_that_breaks_its_contract_is_told_what_where_and_what_to_do() =>
        (await _cli.RunAsync("env", "check", "blind", "--plugins", Unruly, "--steps", "1000"))
            .Exits(1)
            .Says(
                "error: blind, episodes: step 3 of episode 1 (action",
                "component 1 of the observation is NaN; observations are finite numbers"
            );

    [Theory]
    [InlineData("error: the environment: unknown environment 'cartpol'; did you mean 'cartpole'?", "cartpol")]
    [InlineData("error: option 1: unknown key 'lenght'", "taxi", "lenght=3")]
    [InlineData("error: option 2: 'slippery' expects", "frozenlake", "map=4x4", "slippery=maybe")]
    [InlineData("error: option 1: 'slippery' is not an option; write key=value", "frozenlake", "slippery")]
    [InlineData("error: option 2: 'map' is given twice; keep one", "frozenlake", "map=4x4", "map=8x8")]
    [InlineData("algorithm, not an environment", "ppo")]
    [InlineData("error: --steps: 5 is not from 100", "taxi", "--steps", "5")]
    public async Task What_is_wrong_with_the_command_line_is_told(string message, params string[] arguments) =>
        (await _cli.RunAsync(["env", "check", .. arguments])).Exits(1).Says(message);

    public void Dispose() => _cli.Dispose();
}
