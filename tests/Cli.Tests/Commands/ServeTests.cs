using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Rlfw.Cli.Tests.Commands;

public sealed class ServeTests : IDisposable
{
    private readonly CliProcess _cli = new();

    [Fact]
    public async Task A_model_is_served_until_a_signal_comes()
    {
        var model = ChatFolder.WriteSpeaking(_cli, "I ", "see.");
        using var process = _cli.Start(
            [("RLFW_API_KEY", "secret")],
            "serve",
            model,
            "--port",
            "0",
            "--served-model-name",
            "talker",
            "--host",
            "localhost",
            "--draft",
            model
        );
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        line.ShouldNotBeNull(process.HasExited ? await error : "");
        line.ShouldStartWith("serving talker at http://127.0.0.1:");
        using var client = new HttpClient();
        var address = new Uri(line.Split(' ')[3] + "/chat/completions");
        const string Body =
            "{\"model\": \"talker\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"temperature\": 0}";
        using var refused = await client.PostAsync(address, Content(Body), TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        using var answer = await client.PostAsync(address, Content(Body), TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        ((string?)json["choices"]![0]!["message"]!["content"]).ShouldBe("I see.");
        var figures = await client.GetStringAsync(new Uri(address, "/metrics"), TestContext.Current.CancellationToken);
        figures.ShouldMatch(@"\nrlfw_engine_guessed_tokens_total [1-9]");
        figures.ShouldMatch(@"\nrlfw_engine_right_guesses_total [1-9]");
        figures.ShouldMatch(@"\nrlfw_engine_mean_accepted_length [2-5]");
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await error).ShouldContain("2 requests (1 completed, 1 refused), 3 tokens generated");
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_served_is_the_users_fault()
    {
        var model = ChatFolder.Write(_cli);
        (string[] Arguments, string[] Parts)[] faults =
        [
            (["--host", "example.org"], ["--host example.org is no address of this machine"]),
            (["--port", "70000"], ["ports are 0 to 65535"]),
            (["--api-key", ""], ["is empty"]),
            (["--max-concurrency", "0"], ["--max-concurrency expects a number of at least 1"]),
            (["--kv-cache", "int4"], ["int4"]),
        ];
        foreach (var (arguments, parts) in faults)
        {
            (await _cli.RunAsync(["serve", model, .. arguments])).Exits(1).Says(parts);
        }
    }

    public void Dispose() => _cli.Dispose();

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");
}
