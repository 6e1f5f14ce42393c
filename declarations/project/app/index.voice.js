// What callers hear. Serve the folder with: dialtone serve app, and in reach of
// Twilio with --public-url https://example.com.
res.say(`Hello, ${params.From}.`)
