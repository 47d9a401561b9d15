assertion=$(./dev licet token --key data/keys/ORIONAI.pem --member ORIONAI --key-id ORIONAI-1 --audience token)
token=$(curl -s http://127.0.0.1:8080/oauth/token -d grant_type=client_credentials -d client_assertion="$assertion" \
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer | grep -oP '"access_token":"\K[^"]+')
curl -s http://127.0.0.1:8080/api/v1/orders -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{
  "symbol": "CARS/TRAIN/ORG/12M", "side": "buy", "order_type": "market", "time_in_force": "immediate_or_cancel",
  "quantity": "1", "client_order_id": "curl-'$(date +%s%N)'"}'
