using Rlfw.Mlflow.Server;

namespace Rlfw.Mlflow.Tests.Server;

/// <summary>
/// Against a real MLflow server, where MLFLOW_TEST_SERVER names one; with MLFLOW_TRACKING_USERNAME and the like where it wants
/// to know who asks. It makes experiments of its own.
/// </summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task A_real_server_takes_everything_and_gives_it_back()
    {
        var address = Environment.GetEnvironmentVariable("MLFLOW_TEST_SERVER");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "MLFLOW_TEST_SERVER names no MLflow server");
        var settings = MlflowSettings.FromEnvironment(Environment.GetEnvironmentVariable, "/nowhere");
        var folder = Directory.CreateTempSubdirectory("rlfw-real-");
        var logger = new RecordingLogger();
        try
        {
            await using var store = new ServerStore(new Uri(address!), settings, TimeProvider.System, logger);
            await StoreScenario.RunAsync(
                store,
                $"rlfw {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}",
                folder.FullName,
                TestContext.Current.CancellationToken
            );
        }
        finally
        {
            folder.Delete(recursive: true);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', logger.Lines));
        }
    }
}
