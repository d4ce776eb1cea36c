using Rlfw.Mlflow.Double;

namespace Rlfw.Http.Tests;

public sealed class HttpSenderTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task What_another_try_may_mend_is_tried_again_whatever_the_method(string method)
    {
        await using var rig = new SenderRig();
        rig.Server.Misbehave(Misbehaviour.Failure(503));
        rig.Server.Misbehave(Misbehaviour.ResetBefore);
        rig.Server.Misbehave(Misbehaviour.Truncated);

        var answer = await rig.SendAsync(
            new HttpMethod(method),
            method == "GET" ? null : () => new ByteArrayContent(new byte[5])
        );

        answer.ShouldBe(method == "GET" ? "200 ok 0" : "200 ok 5");
        rig.Server.Requests.Count.ShouldBe(4);
        // .NET itself repeats a GET on a connection that turns out to be dead.
        rig.Lines.Count.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task What_must_not_be_repeated_is_tried_once()
    {
        await using var rig = new SenderRig();
        rig.Server.Misbehave(Misbehaviour.Failure(503));
        using (var answer = await rig.Sender.SendOnceAsync(Request(rig), SenderRig.Now))
        {
            ((int)answer.StatusCode).ShouldBe(503);
        }

        rig.Server.Misbehave(Misbehaviour.LostAnswer);
        var fault = await Should.ThrowAsync<HostUnreachableException>(() =>
            rig.Sender.SendOnceAsync(Request(rig), SenderRig.Now)
        );

        fault.Failure.ShouldBe(HttpFailure.NoAnswer);
        rig.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Retry_after_is_waited_for_unless_it_does_not_count_or_is_too_long()
    {
        WireReply Later(string seconds) =>
            WireReply.Text("429 Too Many", "text/plain", "later") with
            {
                Headers = new Dictionary<string, string> { ["Retry-After"] = seconds },
            };
        await using var rig = new SenderRig();
        await using var deaf = new SenderRig(with: x => x with { HonoursRetryAfter = false });

        rig.Server.Misbehave(new Misbehaviour("1 s") { Times = 0, Reply = Later("1") });
        var begin = TimeProvider.System.GetTimestamp();
        (await rig.SendAsync(HttpMethod.Get)).ShouldBe("200 ok 0");
        TimeProvider.System.GetElapsedTime(begin).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));

        rig.Server.Misbehave(new Misbehaviour("1 h") { Times = 0, Reply = Later("3600") });
        (await rig.SendAsync(HttpMethod.Get)).ShouldBe("429 later");

        deaf.Server.Misbehave(new Misbehaviour("1 h") { Times = 0, Reply = Later("3600") });
        (await deaf.SendAsync(HttpMethod.Get)).ShouldBe("200 ok 0");
    }

    [Fact]
    public async Task A_request_may_have_a_time_of_its_own()
    {
        await using var rig = new SenderRig(with: x => x with { Retries = 0 });
        rig.Server.Misbehave(Misbehaviour.Hang);

        var fault = await Should.ThrowAsync<HostUnreachableException>(() =>
            rig.Sender.SendAsync(
                () =>
                {
                    var request = Request(rig)();
                    request.Options.Set(HttpSender.TimeLimit, TimeSpan.FromSeconds(0.2));
                    return request;
                },
                cancellation: SenderRig.Now
            )
        );

        fault.Message.ShouldContain("no answer within 0.2 s");
    }

    [Fact]
    public async Task Redirects_are_followed_for_reading_only_and_only_where_that_is_wanted()
    {
        await using var rig = new SenderRig();
        await using var strict = new SenderRig(new HttpConnection { FollowRedirects = false });
        foreach (var one in (SenderRig[])[rig, strict])
        {
            one.Server.Misbehave(Misbehaviour.Redirect, request => request.Path == "/", times: 100);
        }

        (await rig.SendAsync(HttpMethod.Get)).ShouldBe("200 ok 0");
        (await rig.SendAsync(HttpMethod.Post, () => new ByteArrayContent([1]))).ShouldStartWith("307");
        (await strict.SendAsync(HttpMethod.Get)).ShouldStartWith("307");
    }

    [Fact]
    public async Task Credentials_go_to_their_server_only()
    {
        await using var other = new SenderRig();
        var connection = new HttpConnection { Credentials = [HttpCredentials.Bearer(other.Server.Address, "secret")] };
        await using var rig = new SenderRig(connection);
        rig.Server.Misbehave(
            new Misbehaviour("elsewhere")
            {
                Times = 0,
                Reply = WireReply.Text("302 Found", "text/plain", "") with
                {
                    Headers = new Dictionary<string, string> { ["Location"] = other.Server.Address.AbsoluteUri },
                },
            }
        );

        await rig.SendAsync(HttpMethod.Get);
        await rig.SendAsync(HttpMethod.Get, address: other.Server.Address);

        rig.Server.Requests.ShouldAllBe(request => request.Header("Authorization") == "");
        other.Server.Requests.Select(request => request.Header("Authorization")).ShouldBe(["", "Bearer secret"]);
    }

    [Theory]
    [InlineData("http://localhost:9", HttpFailure.NoConnection)]
    [InlineData("http://no-such-host.invalid", HttpFailure.NoConnection)]
    public async Task Why_there_is_no_answer_is_told(string address, HttpFailure expected)
    {
        await using var rig = new SenderRig(with: x => x with { ConnectionRetries = 0 });

        var fault = await Should.ThrowAsync<HostUnreachableException>(() =>
            rig.SendAsync(HttpMethod.Get, address: new Uri(address))
        );

        fault.Failure.ShouldBe(expected);
    }

    [Fact]
    public async Task A_connection_that_asks_whether_the_other_side_is_there_works_as_any_other()
    {
        var connection = new HttpConnection
        {
            KeepAlive = new TcpKeepAlive(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 3),
        };
        await using var rig = new SenderRig(connection, x => x with { ConnectionRetries = 0 });

        (await rig.SendAsync(HttpMethod.Get)).ShouldBe("200 ok 0");
        var fault = await Should.ThrowAsync<HostUnreachableException>(() =>
            rig.SendAsync(HttpMethod.Get, address: new Uri("http://localhost:9"))
        );
        fault.Failure.ShouldBe(HttpFailure.NoConnection);
    }

    private static Func<HttpRequestMessage> Request(SenderRig rig) =>
        () => new HttpRequestMessage(HttpMethod.Post, rig.Server.Address) { Content = new ByteArrayContent([1, 2]) };
}
